-- The index of words lags behind, so that a note's commit writes a few pages less: it takes 256 notes
-- at a time, and whoever searches lets it catch up first. `through` is the last note it has taken.

CREATE TABLE note_indexed (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    through INTEGER NOT NULL
) STRICT;

DROP TRIGGER note_text_added;
DROP TRIGGER note_text_changed;
DROP TRIGGER note_text_removed;
DROP TABLE note_text;

-- Only what it has taken is its content, else it would count as damaged.
CREATE VIEW note_words AS
SELECT id, text, guild_id, channel_id, author_id, talk_id FROM note
WHERE id <= (SELECT through FROM note_indexed);

CREATE VIRTUAL TABLE note_text USING fts5 (
    text,
    guild_id,
    channel_id,
    author_id,
    talk_id,
    content = 'note_words',
    content_rowid = 'id',
    columnsize = 0,
    tokenize = "unicode61 remove_diacritics 2 tokenchars '+#'"
);

INSERT INTO note_indexed SELECT 1, coalesce(max(id), 0) FROM note;
INSERT INTO note_text (note_text) VALUES ('rebuild');

CREATE TRIGGER note_channel_added AFTER INSERT ON note
BEGIN
    INSERT INTO note_channel VALUES (new.guild_id, new.channel_id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER note_channel_changed AFTER UPDATE OF guild_id, channel_id ON note
BEGIN
    INSERT INTO note_channel VALUES (new.guild_id, new.channel_id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER note_text_caught_up AFTER UPDATE OF through ON note_indexed
BEGIN
    INSERT INTO note_text (rowid, text, guild_id, channel_id, author_id, talk_id)
    SELECT id, text, guild_id, channel_id, author_id, talk_id FROM note
    WHERE id > old.through AND id <= new.through;
END;

-- First a number that was given again after its note had been erased.
CREATE TRIGGER note_text_added AFTER INSERT ON note
WHEN new.id NOT BETWEEN 1 + (SELECT through FROM note_indexed)
    AND 255 + (SELECT through FROM note_indexed)
BEGIN
    INSERT INTO note_text (rowid, text, guild_id, channel_id, author_id, talk_id)
    SELECT new.id, new.text, new.guild_id, new.channel_id, new.author_id, new.talk_id
    WHERE new.id <= (SELECT through FROM note_indexed);
    UPDATE note_indexed SET through = (SELECT max(id) FROM note) WHERE new.id > through;
END;

CREATE TRIGGER note_text_changed
AFTER UPDATE OF text, guild_id, channel_id, author_id, talk_id ON note
WHEN old.id <= (SELECT through FROM note_indexed)
    AND ((new.text, new.guild_id, new.channel_id) IS NOT (old.text, old.guild_id, old.channel_id)
    OR (new.author_id, new.talk_id) IS NOT (old.author_id, old.talk_id))
BEGIN
    INSERT INTO note_text (note_text, rowid, text, guild_id, channel_id, author_id, talk_id)
    VALUES ('delete', old.id, old.text, old.guild_id, old.channel_id, old.author_id, old.talk_id);
    INSERT INTO note_text (rowid, text, guild_id, channel_id, author_id, talk_id)
    VALUES (new.id, new.text, new.guild_id, new.channel_id, new.author_id, new.talk_id);
END;

CREATE TRIGGER note_text_removed AFTER DELETE ON note
WHEN old.id <= (SELECT through FROM note_indexed)
BEGIN
    INSERT INTO note_text (note_text, rowid, text, guild_id, channel_id, author_id, talk_id)
    VALUES ('delete', old.id, old.text, old.guild_id, old.channel_id, old.author_id, old.talk_id);
END;
