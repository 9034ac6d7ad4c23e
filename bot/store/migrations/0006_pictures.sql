-- Pictures of notes. Their bytes are files below DATA_DIR, named by their SHA-256 (`digest`).

-- A file that came with a text is first known by its address (`url`), then either kept or `refused`
-- for a reason. A row outlives its file, so that what is delivered twice is fetched once.
CREATE TABLE picture (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- the button of one that is gone must not mean another
    note_id INTEGER NOT NULL REFERENCES note (id) ON DELETE CASCADE,
    origin TEXT NOT NULL,
    attachment_id INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    size INTEGER NOT NULL,
    alt TEXT,
    url TEXT,
    refused TEXT,
    digest TEXT,
    extension TEXT,
    width INTEGER,
    height INTEGER,
    stilled INTEGER,
    site_name TEXT,
    deleted_at INTEGER,
    UNIQUE (origin, attachment_id),
    CHECK ((url IS NOT NULL) + (refused IS NOT NULL) + (digest IS NOT NULL) = 1)
) STRICT;

CREATE INDEX picture_of_note ON picture (note_id);
CREATE INDEX picture_waiting ON picture (id) WHERE url IS NOT NULL;
CREATE INDEX picture_file ON picture (digest) WHERE digest IS NOT NULL;
CREATE UNIQUE INDEX picture_site_name ON picture (site_name) WHERE site_name IS NOT NULL;

-- Files that were about to be put on the site, for which day, and git's name of their content, by
-- which ours are told from those of others. A row outlives its picture until its file is gone there.
CREATE TABLE site_picture (
    name TEXT PRIMARY KEY,
    event_id INTEGER NOT NULL,
    date TEXT NOT NULL,
    object TEXT NOT NULL,
    FOREIGN KEY (event_id, date) REFERENCES day (event_id, date)
) STRICT, WITHOUT ROWID;

CREATE INDEX site_picture_of_day ON site_picture (event_id, date);

CREATE TRIGGER picture_changed AFTER UPDATE ON picture
WHEN new.digest IS NOT NULL
    AND (new.digest, new.alt, new.note_id, new.deleted_at)
        IS NOT (old.digest, old.alt, old.note_id, old.deleted_at)
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    FROM note JOIN talk ON talk.id = note.talk_id
    WHERE note.id IN (new.note_id, old.note_id) AND note.deleted_at IS NULL
        AND day.event_id = talk.event_id AND day.date = talk.day;
END;

CREATE TRIGGER picture_removed AFTER DELETE ON picture WHEN old.digest IS NOT NULL
BEGIN
    UPDATE day SET revision = revision + 1, changed_at = NULL
    FROM note JOIN talk ON talk.id = note.talk_id
    WHERE note.id = old.note_id AND day.event_id = talk.event_id AND day.date = talk.day;
END;
