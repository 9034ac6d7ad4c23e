-- The files of a publication: the day's post, and with a file for each talk those of its talks.

-- `text` is what was rendered, the base of the next merge, `content` what was about to stand on the
-- site. A talk may be gone by now, so its id refers to nothing.
CREATE TABLE publication_file (
    publication_id INTEGER NOT NULL REFERENCES publication (id),
    path TEXT NOT NULL,
    kind TEXT NOT NULL,
    talk_id INTEGER,
    text TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (publication_id, path)
) STRICT, WITHOUT ROWID;

CREATE INDEX publication_file_at ON publication_file (path, publication_id);

INSERT INTO publication_file (publication_id, path, kind, text, content)
SELECT id, path, 'day', text, content FROM publication
WHERE path IS NOT NULL AND content IS NOT NULL;

ALTER TABLE publication DROP COLUMN text;
ALTER TABLE publication DROP COLUMN content;
