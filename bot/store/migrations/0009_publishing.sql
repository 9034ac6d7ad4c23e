-- Posts that were taken off the site, what a publication showed, and the message that tells of it.

-- A day that is withdrawn has no post until somebody publishes it by hand.
ALTER TABLE day ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1));

-- What the post showed, as its commit message told it: the next one tells what differs from that.
ALTER TABLE publication ADD COLUMN shown TEXT CHECK (shown IS NULL OR json_valid(shown));

-- The message in the announce channel that tells of a day's post; it is edited, not repeated.
CREATE TABLE announcement (
    event_id INTEGER NOT NULL,
    date TEXT NOT NULL,
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (event_id, date),
    FOREIGN KEY (event_id, date) REFERENCES day (event_id, date)
) STRICT, WITHOUT ROWID;
