-- Conferences, their talks, what was noted, and what went out.
-- Instants are milliseconds since 1970 in UTC, dates and times of day ISO text, Discord ids integers.

CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    timezone TEXT NOT NULL,
    url TEXT,
    first_day TEXT,
    categories TEXT NOT NULL CHECK (json_valid(categories)),
    digest_time TEXT NOT NULL,
    day_ends TEXT NOT NULL,
    publish TEXT NOT NULL,
    announce_channel INTEGER,
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;

CREATE UNIQUE INDEX event_active ON event (guild_id) WHERE ended_at IS NULL;

CREATE TABLE talk (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- the card of a removed talk must not mean another
    event_id INTEGER NOT NULL REFERENCES event (id),
    channel_id INTEGER,
    day TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    speakers TEXT,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    planned_by INTEGER NOT NULL,
    started_by INTEGER,
    card_id INTEGER,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER
) STRICT;

CREATE UNIQUE INDEX talk_running ON talk (channel_id) WHERE state = 'running';
CREATE UNIQUE INDEX talk_card ON talk (card_id) WHERE card_id IS NOT NULL;
CREATE INDEX talk_of_day ON talk (event_id, day, starts_at);

CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    event_id INTEGER REFERENCES event (id),
    talk_id INTEGER REFERENCES talk (id),
    channel_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    author_name TEXT NOT NULL,
    section TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 3),
    text TEXT NOT NULL,
    gap INTEGER NOT NULL CHECK (gap IN (0, 1)),
    origin TEXT NOT NULL,
    line INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    at INTEGER,
    edited_at INTEGER,
    deleted_at INTEGER,
    UNIQUE (origin, line)
) STRICT;

CREATE INDEX note_of_talk ON note (talk_id, deleted_at, id);
CREATE INDEX note_of_author ON note (author_id, guild_id, id) WHERE deleted_at IS NULL;
CREATE INDEX note_of_channel ON note (channel_id, id) WHERE deleted_at IS NULL;
CREATE INDEX note_unfiled ON note (guild_id, created_at) WHERE talk_id IS NULL;

-- What a note said before an edit.
CREATE TABLE note_revision (
    id INTEGER PRIMARY KEY,
    note_id INTEGER NOT NULL REFERENCES note (id),
    text TEXT NOT NULL,
    replaced_by INTEGER NOT NULL,
    replaced_at INTEGER NOT NULL
) STRICT;

CREATE INDEX note_revision_of_note ON note_revision (note_id);

-- A conference day. `revision` counts every change of what its post shows; `asked` is the revision
-- that somebody wants to see published at once; `changed_at` is set by whoever waits for quiet.
CREATE TABLE day (
    event_id INTEGER NOT NULL REFERENCES event (id),
    date TEXT NOT NULL,
    title TEXT,
    description TEXT,
    introduction TEXT,
    number INTEGER,
    path TEXT,
    revision INTEGER NOT NULL DEFAULT 0,
    asked INTEGER NOT NULL DEFAULT 0,
    changed_at INTEGER,
    PRIMARY KEY (event_id, date)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX day_path ON day (path) WHERE path IS NOT NULL;

-- A try to publish a day. `text` is what was rendered, the base of the next merge; `content` is what
-- was about to stand on the site: the text with what people had edited there.
CREATE TABLE publication (
    id INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL,
    date TEXT NOT NULL,
    revision INTEGER NOT NULL,
    over INTEGER NOT NULL CHECK (over IN (0, 1)),
    path TEXT,
    text TEXT NOT NULL DEFAULT '',
    content TEXT,
    outcome TEXT NOT NULL,
    commit_id TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    at INTEGER NOT NULL,
    announced INTEGER NOT NULL DEFAULT 0,
    FOREIGN KEY (event_id, date) REFERENCES day (event_id, date)
) STRICT;

CREATE INDEX publication_of_day ON publication (event_id, date, id);

-- Small facts about this installation, such as what was last synced to Discord.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every change of what a post shows raises its day's revision, whoever makes the change.

CREATE TRIGGER note_added AFTER INSERT ON note WHEN new.talk_id IS NOT NULL
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    FROM talk
    WHERE talk.id = new.talk_id AND day.event_id = talk.event_id AND day.date = talk.day;
END;

CREATE TRIGGER note_changed AFTER UPDATE ON note
WHEN (new.text, new.level, new.section, new.gap, new.author_name)
        IS NOT (old.text, old.level, old.section, old.gap, old.author_name)
    OR (new.talk_id, new.deleted_at, new.at) IS NOT (old.talk_id, old.deleted_at, old.at)
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    FROM talk
    WHERE talk.id IN (new.talk_id, old.talk_id)
        AND day.event_id = talk.event_id AND day.date = talk.day;
END;

CREATE TRIGGER note_removed AFTER DELETE ON note WHEN old.talk_id IS NOT NULL
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    FROM talk
    WHERE talk.id = old.talk_id AND day.event_id = talk.event_id AND day.date = talk.day;
END;

CREATE TRIGGER talk_added AFTER INSERT ON talk
BEGIN
    INSERT INTO day (event_id, date, revision) VALUES (new.event_id, new.day, 1)
    ON CONFLICT DO UPDATE SET revision = revision + 1, changed_at = NULL;
END;

CREATE TRIGGER talk_changed AFTER UPDATE ON talk
WHEN (new.day, new.starts_at, new.title, new.url, new.speakers, new.kind, new.reason)
        IS NOT (old.day, old.starts_at, old.title, old.url, old.speakers, old.kind, old.reason)
    OR new.state IS NOT old.state
BEGIN
    INSERT INTO day (event_id, date, revision) VALUES (new.event_id, new.day, 1)
    ON CONFLICT DO UPDATE SET revision = revision + 1, changed_at = NULL;
    UPDATE day SET revision = revision + 1, changed_at = NULL
    WHERE event_id = old.event_id AND date = old.day AND old.day IS NOT new.day;
END;

CREATE TRIGGER talk_removed AFTER DELETE ON talk
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    WHERE event_id = old.event_id AND date = old.day;
END;

CREATE TRIGGER day_changed AFTER UPDATE OF title, description, introduction ON day
WHEN (new.title, new.description, new.introduction)
    IS NOT (old.title, old.description, old.introduction)
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    WHERE event_id = new.event_id AND date = new.date;
END;

CREATE TRIGGER event_changed AFTER UPDATE ON event
WHEN (new.title, new.timezone, new.categories) IS NOT (old.title, old.timezone, old.categories)
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL WHERE event_id = new.id;
END;
