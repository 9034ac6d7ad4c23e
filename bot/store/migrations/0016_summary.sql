-- The summary of an event is a post of its own, kept as if it were that of a day after all others:
-- its rows bear the date 9000-01-01. It shows what the days' posts tell, their links, and tags, so
-- it changes with each of them.

CREATE TRIGGER summary_after_day AFTER UPDATE OF outcome ON publication
WHEN new.outcome IN ('pushed', 'removed') AND new.date <> '9000-01-01'
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    WHERE event_id = new.event_id AND date = '9000-01-01';
END;

CREATE TRIGGER talk_tagged AFTER INSERT ON talk_tag
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    WHERE event_id = (SELECT event_id FROM talk WHERE id = new.talk_id) AND date = '9000-01-01';
END;

CREATE TRIGGER talk_untagged AFTER DELETE ON talk_tag
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    WHERE event_id = (SELECT event_id FROM talk WHERE id = old.talk_id) AND date = '9000-01-01';
END;

CREATE TRIGGER note_tagged AFTER INSERT ON note_tag
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    WHERE date = '9000-01-01' AND event_id = (
        SELECT talk.event_id FROM note JOIN talk ON talk.id = talk_id WHERE note.id = new.note_id);
END;

CREATE TRIGGER note_untagged AFTER DELETE ON note_tag
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    WHERE date = '9000-01-01' AND event_id = (
        SELECT talk.event_id FROM note JOIN talk ON talk.id = talk_id WHERE note.id = old.note_id);
END;

CREATE TRIGGER note_highlighted AFTER UPDATE OF highlight ON note
WHEN new.highlight IS NOT old.highlight
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    WHERE date = '9000-01-01'
        AND event_id = (SELECT event_id FROM talk WHERE talk.id = new.talk_id);
END;
