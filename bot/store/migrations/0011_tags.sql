-- The themes of talks and notes, and which notes are worth telling again: both are for the summary,
-- so that a day's post does not change with them.

CREATE TABLE talk_tag (
    talk_id INTEGER NOT NULL REFERENCES talk (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (talk_id, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE note_tag (
    note_id INTEGER NOT NULL REFERENCES note (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (note_id, tag)
) STRICT, WITHOUT ROWID;

ALTER TABLE note ADD COLUMN highlight INTEGER NOT NULL DEFAULT 0 CHECK (highlight IN (0, 1));
