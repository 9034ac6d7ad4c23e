-- Messages that became notes are followed: what they said when they were read last, and that they
-- are gone. A row outlives its message, so that nothing is done twice and nothing comes back.

CREATE TABLE message (
    id INTEGER PRIMARY KEY, -- Discord's
    channel_id INTEGER NOT NULL, -- where it stands
    direct INTEGER NOT NULL CHECK (direct IN (0, 1)), -- that is between its author and the bot
    author_id INTEGER, -- NULL once erased
    guild_id INTEGER NOT NULL, -- of its notes
    talk_id INTEGER REFERENCES talk (id) ON DELETE SET NULL,
    edited_at INTEGER, -- of the version that was read last; NULL before the first edit
    gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1))
) STRICT;

CREATE INDEX message_of_channel ON message (channel_id, id);
CREATE INDEX message_of_author ON message (author_id, guild_id);

-- What a message's line said when it was read last, so that an edit is told from a line that
-- stayed; NULL for lines that no message made, such as those of a form.
ALTER TABLE note ADD COLUMN said TEXT;
ALTER TABLE submission_change ADD COLUMN said TEXT;

-- What a line's change made of a note's text, so that it can be taken back with its line.
ALTER TABLE submission_change ADD COLUMN before TEXT NOT NULL DEFAULT '';
ALTER TABLE submission_change ADD COLUMN after TEXT NOT NULL DEFAULT '';

-- A talk may be announced by several cards; `talk.card_id` is the newest.
CREATE TABLE card (
    message_id INTEGER PRIMARY KEY,
    talk_id INTEGER NOT NULL REFERENCES talk (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX card_of_talk ON card (talk_id);
INSERT INTO card (message_id, talk_id) SELECT card_id, id FROM talk WHERE card_id IS NOT NULL;

-- Whose messages in which channel become notes without being asked for one by one.
CREATE TABLE capture (
    channel_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    guild_id INTEGER NOT NULL,
    since INTEGER NOT NULL, -- an id of Discord's: what is older stays private
    PRIMARY KEY (channel_id, author_id)
) STRICT, WITHOUT ROWID;

-- A line that changes its place among others changes the post.
DROP TRIGGER note_changed;

CREATE TRIGGER note_changed AFTER UPDATE ON note
WHEN (new.text, new.level, new.section, new.gap, new.author_name)
        IS NOT (old.text, old.level, old.section, old.gap, old.author_name)
    OR (new.talk_id, new.deleted_at, new.at) IS NOT (old.talk_id, old.deleted_at, old.at)
    OR new.line IS NOT old.line
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    FROM talk
    WHERE talk.id IN (new.talk_id, old.talk_id)
        AND day.event_id = talk.event_id AND day.date = talk.day;
END;
