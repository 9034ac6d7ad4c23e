-- A plan that is dropped leaves an announced talk behind. A note of it that was hidden and is
-- restored makes it more than an announcement again.

CREATE TRIGGER note_restored_in_announced AFTER UPDATE OF deleted_at ON note
WHEN new.talk_id IS NOT NULL AND new.deleted_at IS NULL AND old.deleted_at IS NOT NULL
BEGIN
    UPDATE talk SET state = 'planned' WHERE id = new.talk_id AND state = 'announced';
END;
