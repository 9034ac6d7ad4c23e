-- Notes are moved among their neighbours, and people have erased what is kept about them.

-- A note stands where the note `place` would stand by its time; NULL at its own place. The notes of
-- a talk exchange their places, so that no time changes and later notes find theirs by time.
ALTER TABLE note ADD COLUMN place INTEGER REFERENCES note (id) ON DELETE SET NULL;

CREATE INDEX note_place ON note (place) WHERE place IS NOT NULL;

-- A line that left its message has no place any more.
CREATE TRIGGER note_lost_its_place AFTER UPDATE OF line ON note WHEN new.line < 0
BEGIN
    UPDATE note SET place = NULL WHERE place = new.id;
END;

DROP TRIGGER note_changed;

CREATE TRIGGER note_changed AFTER UPDATE ON note
WHEN (new.text, new.level, new.section, new.gap, new.author_name)
        IS NOT (old.text, old.level, old.section, old.gap, old.author_name)
    OR (new.talk_id, new.deleted_at, new.at) IS NOT (old.talk_id, old.deleted_at, old.at)
    OR (new.line, new.place) IS NOT (old.line, old.place)
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    FROM talk
    WHERE talk.id IN (new.talk_id, old.talk_id)
        AND day.event_id = talk.event_id AND day.date = talk.day;
END;

-- Whose messages nobody else may save.
CREATE TABLE opt_out (
    guild_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, person_id)
) STRICT, WITHOUT ROWID;

-- The revision with which somebody's notes of that day were erased last.
ALTER TABLE day ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
