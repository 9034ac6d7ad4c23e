-- Pictures of talks whose speakers ask not to be recorded are shown once somebody confirmed them.

-- `asked_at` is when it was first seen that one waits for that; what was kept before stays shown.
ALTER TABLE picture ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1));
ALTER TABLE picture ADD COLUMN asked_at INTEGER;

UPDATE picture SET confirmed = 1;

CREATE TRIGGER picture_confirmed AFTER UPDATE OF confirmed ON picture
WHEN new.digest IS NOT NULL AND new.confirmed IS NOT old.confirmed
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    FROM note JOIN talk ON talk.id = note.talk_id
    WHERE note.id = new.note_id AND note.deleted_at IS NULL
        AND day.event_id = talk.event_id AND day.date = talk.day;
END;

CREATE TRIGGER talk_recordable AFTER UPDATE OF recordable ON talk
WHEN new.recordable IS NOT old.recordable
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    WHERE event_id = new.event_id AND date = new.day;
END;
