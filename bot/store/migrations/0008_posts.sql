-- What stands behind a bullet, and where a talk can be watched.

ALTER TABLE event ADD COLUMN timestamps TEXT NOT NULL DEFAULT 'none';
ALTER TABLE talk ADD COLUMN recording TEXT;

CREATE TRIGGER timestamps_changed AFTER UPDATE OF timestamps ON event
WHEN new.timestamps IS NOT old.timestamps
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL WHERE event_id = new.id;
END;

CREATE TRIGGER recording_changed AFTER UPDATE OF recording ON talk
WHEN new.recording IS NOT old.recording
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    WHERE event_id = new.event_id AND date = new.day;
END;
