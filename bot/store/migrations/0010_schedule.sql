-- The programme of an event: rooms, sessions, what waits to be applied, and who plans what.

CREATE TABLE room (
    id INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES event (id),
    name TEXT NOT NULL,
    channel_id INTEGER, -- where notes of its talks are taken
    UNIQUE (event_id, name)
) STRICT;

CREATE INDEX room_of_channel ON room (channel_id) WHERE channel_id IS NOT NULL;

-- `ident` is what the programme calls it, where that is unique; `floating` means that its times came
-- without a zone. What the programme lost is marked, never removed.
CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- a button from before must not mean another
    event_id INTEGER NOT NULL REFERENCES event (id),
    ident TEXT,
    title TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER,
    floating INTEGER NOT NULL CHECK (floating IN (0, 1)),
    room_id INTEGER REFERENCES room (id),
    url TEXT,
    speakers TEXT NOT NULL CHECK (json_valid(speakers)),
    abstract TEXT NOT NULL,
    track TEXT,
    language TEXT,
    kind TEXT NOT NULL,
    recordable INTEGER NOT NULL CHECK (recordable IN (0, 1)),
    standing TEXT NOT NULL
) STRICT;

CREATE INDEX session_of_event ON session (event_id, starts_at);
CREATE INDEX session_of_room ON session (room_id, starts_at);

-- Where an event's programme came from; `revision` counts what was applied.
CREATE TABLE programme (
    event_id INTEGER PRIMARY KEY REFERENCES event (id),
    title TEXT,
    source TEXT NOT NULL,
    link TEXT,
    etag TEXT,
    revision INTEGER NOT NULL,
    applied_at INTEGER NOT NULL,
    checked_at INTEGER NOT NULL,
    problem TEXT
) STRICT;

-- A programme that was read and not applied yet, at most one of an event. `base` is the revision
-- that it was compared with, `content` its sessions with the ids of those that they are.
CREATE TABLE schedule_import (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES event (id),
    base INTEGER NOT NULL,
    source TEXT NOT NULL,
    link TEXT,
    etag TEXT,
    content TEXT NOT NULL CHECK (json_valid(content)),
    made_at INTEGER NOT NULL,
    applied_at INTEGER
) STRICT;

CREATE INDEX schedule_import_of_event ON schedule_import (event_id);

-- Changes of talks that people have not heard of yet; `former` is the session as it was.
CREATE TABLE talk_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES event (id),
    talk_id INTEGER NOT NULL REFERENCES talk (id) ON DELETE CASCADE,
    aspects TEXT NOT NULL,
    former TEXT NOT NULL CHECK (json_valid(former))
) STRICT;

-- Who wants to hear what.
CREATE TABLE plan (
    session_id INTEGER NOT NULL REFERENCES session (id),
    person_id INTEGER NOT NULL,
    reminded_at INTEGER,
    PRIMARY KEY (session_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX plan_of_person ON plan (person_id);

-- Who wants to be reminded of what they planned, and where: in a channel, or without one by
-- direct message. `home` is the channel in which they planned.
CREATE TABLE reminder (
    event_id INTEGER NOT NULL REFERENCES event (id),
    person_id INTEGER NOT NULL,
    channel_id INTEGER,
    home INTEGER NOT NULL,
    PRIMARY KEY (event_id, person_id)
) STRICT, WITHOUT ROWID;

-- A talk may be a session of the programme; `moved_from` is the time that it was first announced
-- for, `thread_id` the thread of its own.
ALTER TABLE talk ADD COLUMN session_id INTEGER REFERENCES session (id);
ALTER TABLE talk ADD COLUMN moved_from INTEGER;
ALTER TABLE talk ADD COLUMN thread_id INTEGER;
ALTER TABLE talk ADD COLUMN thread_closed INTEGER NOT NULL DEFAULT 0 CHECK (thread_closed IN (0, 1));
ALTER TABLE talk ADD COLUMN recordable INTEGER NOT NULL DEFAULT 1 CHECK (recordable IN (0, 1));

CREATE UNIQUE INDEX talk_of_session ON talk (session_id) WHERE session_id IS NOT NULL;
CREATE UNIQUE INDEX talk_of_thread ON talk (thread_id) WHERE thread_id IS NOT NULL;

ALTER TABLE event ADD COLUMN threads INTEGER NOT NULL DEFAULT 0 CHECK (threads IN (0, 1));

-- What somebody notes is more than an announcement.
CREATE TRIGGER note_of_announced AFTER INSERT ON note WHEN new.talk_id IS NOT NULL
BEGIN
    UPDATE talk SET state = 'planned' WHERE id = new.talk_id AND state = 'announced';
END;

CREATE TRIGGER note_to_announced AFTER UPDATE OF talk_id ON note WHEN new.talk_id IS NOT NULL
BEGIN
    UPDATE talk SET state = 'planned' WHERE id = new.talk_id AND state = 'announced';
END;

CREATE TRIGGER talk_moved AFTER UPDATE OF moved_from ON talk
WHEN new.moved_from IS NOT old.moved_from
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    WHERE event_id = new.event_id AND date = new.day;
END;
