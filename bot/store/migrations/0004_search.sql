-- Notes are found by their words, and a note may have been saved by somebody else than its author.

ALTER TABLE note ADD COLUMN saved_by INTEGER;

CREATE INDEX note_saved ON note (saved_by, guild_id, id)
WHERE saved_by IS NOT NULL AND deleted_at IS NULL;

-- Where a note belongs stands in the index beside its words: a search then never walks through the
-- notes of other guilds, channels, authors or talks, however common its words are there. Results
-- are ordered by row, never by rank, so that no sizes of columns are kept.
CREATE VIRTUAL TABLE note_text USING fts5 (
    text,
    guild_id,
    channel_id,
    author_id,
    talk_id,
    content = 'note',
    content_rowid = 'id',
    columnsize = 0,
    tokenize = "unicode61 remove_diacritics 2 tokenchars '+#'"
);

INSERT INTO note_text (note_text) VALUES ('rebuild');

-- The channels in which a guild took notes.
CREATE TABLE note_channel (
    guild_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, channel_id)
) STRICT, WITHOUT ROWID;

INSERT INTO note_channel SELECT DISTINCT guild_id, channel_id FROM note;

CREATE TRIGGER note_text_added AFTER INSERT ON note
BEGIN
    INSERT INTO note_text (rowid, text, guild_id, channel_id, author_id, talk_id)
    VALUES (new.id, new.text, new.guild_id, new.channel_id, new.author_id, new.talk_id);
    INSERT INTO note_channel VALUES (new.guild_id, new.channel_id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER note_text_changed
AFTER UPDATE OF text, guild_id, channel_id, author_id, talk_id ON note
WHEN (new.text, new.guild_id, new.channel_id) IS NOT (old.text, old.guild_id, old.channel_id)
    OR (new.author_id, new.talk_id) IS NOT (old.author_id, old.talk_id)
BEGIN
    INSERT INTO note_text (note_text, rowid, text, guild_id, channel_id, author_id, talk_id)
    VALUES ('delete', old.id, old.text, old.guild_id, old.channel_id, old.author_id, old.talk_id);
    INSERT INTO note_text (rowid, text, guild_id, channel_id, author_id, talk_id)
    VALUES (new.id, new.text, new.guild_id, new.channel_id, new.author_id, new.talk_id);
    INSERT INTO note_channel VALUES (new.guild_id, new.channel_id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER note_text_removed AFTER DELETE ON note
BEGIN
    INSERT INTO note_text (note_text, rowid, text, guild_id, channel_id, author_id, talk_id)
    VALUES ('delete', old.id, old.text, old.guild_id, old.channel_id, old.author_id, old.talk_id);
END;
