-- Where somebody who plans is spoken to: `way` is how they are reminded of each talk, NULL if they do
-- not want it; `home` is the channel in which they planned.
ALTER TABLE reminder ADD COLUMN way TEXT;
UPDATE reminder SET way = CASE WHEN channel_id IS NULL THEN 'direct' ELSE 'channel' END;
ALTER TABLE reminder DROP COLUMN channel_id;

-- When somebody said that they are there.
ALTER TABLE plan ADD COLUMN attended_at INTEGER;

-- Changes of sessions that somebody who plans to hear them has not heard of yet; `former` is the
-- session as it was.
CREATE TABLE plan_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id INTEGER NOT NULL REFERENCES session (id),
    person_id INTEGER NOT NULL,
    aspects TEXT NOT NULL,
    former TEXT NOT NULL CHECK (json_valid(former))
) STRICT;

CREATE INDEX plan_change_of_person ON plan_change (person_id, id);
