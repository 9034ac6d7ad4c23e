-- What was done already, for interactions and messages that arrive again: also when their lines
-- made no note but changed earlier ones.

CREATE TABLE submission (
    origin TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO submission (origin) SELECT DISTINCT origin FROM note;

-- The lines that continued or corrected a note in place of making one.
CREATE TABLE submission_change (
    origin TEXT NOT NULL REFERENCES submission (origin) ON DELETE CASCADE,
    line INTEGER NOT NULL,
    note_id INTEGER NOT NULL REFERENCES note (id) ON DELETE CASCADE,
    PRIMARY KEY (origin, line)
) STRICT, WITHOUT ROWID;

CREATE INDEX submission_change_of_note ON submission_change (note_id);
