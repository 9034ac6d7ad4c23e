-- A try whose push arrived may not have been answered; the next finds the post there unchanged. So
-- that one tells the summary of the news.

CREATE TRIGGER summary_after_late_answer AFTER UPDATE OF outcome ON publication
WHEN new.outcome = 'unchanged' AND new.date <> '9000-01-01' AND EXISTS (
    SELECT 1 FROM publication AS sent
    JOIN publication_file ON publication_id = sent.id
    WHERE sent.event_id = new.event_id AND sent.date = new.date AND sent.id < new.id
        AND sent.outcome IN ('interrupted', 'failed')
        AND sent.id > (
            SELECT coalesce(max(id), 0) FROM publication AS held
            WHERE held.event_id = new.event_id AND held.date = new.date AND held.id < new.id
                AND held.outcome IN ('pushed', 'unchanged', 'removed')))
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    WHERE event_id = new.event_id AND date = '9000-01-01';
END;
