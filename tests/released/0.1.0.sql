-- A database of version 0.1.0 (schema 1) after a day and a morning, as its own bot wrote it.
PRAGMA user_version = 1;
BEGIN TRANSACTION;
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
INSERT INTO "day" VALUES(1,'2026-06-10','A day','What we heard','It began well.

Then came lunch.',1,'_posts/2026-06-10-pyconf-2026-day-1.md',27,0,1781127659000);
INSERT INTO "day" VALUES(1,'2026-06-11',NULL,NULL,NULL,NULL,NULL,3,0,NULL);
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
INSERT INTO "event" VALUES(1,1514147099443200002,'PyConf 2026','Europe/Prague','https://pyconf.example','2026-06-10','["python", "conference"]','23:30','04:00','nightly',1514147099443200005,1781073600000,NULL);
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
INSERT INTO "note" VALUES(1,1514147099443200002,1,NULL,1514147099443200003,1514147099443200006,'Ana','notes',0,'Noted before there was an event',0,'interaction:1514157165772800034',0,1781073600000,NULL,NULL,NULL);
INSERT INTO "note" VALUES(2,1514147099443200002,1,3,1514147099443200003,1514147099443200006,'Ana','notes',0,'The coffee machine has a queue of its own',0,'interaction:1514159682355200044',0,1781074200000,NULL,NULL,NULL);
INSERT INTO "note" VALUES(3,1514147099443200002,1,4,1514147099443200003,1514147099443200006,'Ana','notes',0,'Images are archives',0,'interaction:1514159682355200049',0,1781074200000,NULL,NULL,NULL);
INSERT INTO "note" VALUES(4,1514147099443200002,1,4,1514147099443200003,1514147099443200006,'Ana','notes',0,'Containers are cheap',0,'message:1514159682355200052',0,1781074200000,NULL,NULL,NULL);
INSERT INTO "note" VALUES(5,1514147099443200002,1,4,1514147099443200003,1514147099443200006,'Ana','notes',1,'they share the kernel',0,'message:1514159682355200052',1,1781074200000,NULL,NULL,NULL);
INSERT INTO "note" VALUES(6,1514147099443200002,1,4,1514147099443200003,1514147099443200006,'Ana','notes',0,'1. numbered `code`',1,'message:1514159682355200052',2,1781074200000,NULL,NULL,NULL);
INSERT INTO "note" VALUES(7,1514147099443200002,1,4,1514147099443200003,1514147099443200007,'Ben','notes',1,'Slim, not Alpine',0,'interaction:1514159682355200053',0,1781074200000,NULL,NULL,NULL);
INSERT INTO "note" VALUES(8,1514147099443200002,1,4,1514147099443200003,1514147099443200007,'Ben','notes',0,'Not this one',0,'interaction:1514159682355200055',0,1781074200000,NULL,NULL,1781074200000);
INSERT INTO "note" VALUES(9,1514147099443200002,1,4,1514147099443200003,1514147099443200006,'Ana','notes',0,'Typo, corrected {{ twice }}',0,'interaction:1514159682355200059',0,1781074200000,NULL,1781074200000,NULL);
INSERT INTO "note" VALUES(10,1514147099443200002,1,4,1514147099443200003,1514147099443200006,'Ana','thoughts',0,'Should I use it?',0,'interaction:1514159682355200064',0,1781074200000,NULL,NULL,NULL);
INSERT INTO "note" VALUES(11,1514147099443200002,1,4,1514147099443200003,1514147099443200006,'Ana','notes',0,'Said earlier',0,'interaction:1514159682355200066',0,1781074200000,1781074500000,NULL,NULL);
INSERT INTO "note" VALUES(12,1514147099443200002,1,5,1514147099443200004,1514147099443200007,'Ben','notes',0,'Two lines?\nYes, "quoted" and ''quoted''',0,'interaction:1514159682355200072',0,1781074200000,NULL,NULL,NULL);
INSERT INTO "note" VALUES(13,1514147099443200002,1,NULL,1514147099443200003,1514147099443200006,'Ana','notes',0,'To be filed later',0,'interaction:1514159682355200077',0,1781074200000,NULL,NULL,NULL);
INSERT INTO "note" VALUES(14,1514147099443200002,1,6,1514147099443200003,1514147099443200007,'Ben','notes',0,'Order is not promised',0,'interaction:1514524586803200091',0,1781161200000,NULL,NULL,NULL);
CREATE TABLE note_revision (
    id INTEGER PRIMARY KEY,
    note_id INTEGER NOT NULL REFERENCES note (id),
    text TEXT NOT NULL,
    replaced_by INTEGER NOT NULL,
    replaced_at INTEGER NOT NULL
) STRICT;
INSERT INTO "note_revision" VALUES(1,9,'Tpyo',1514147099443200006,1781074200000);
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
INSERT INTO "publication" VALUES(1,1,'2026-06-10',26,0,'_posts/2026-06-10-pyconf-2026-day-1.md','---
toc: true
layout: post
description: What we heard
categories: [python, conference]
title: A day
---
## Other posts in series

{% assign series = "PyConf 2026" %}
{% for post in site.posts %}
{% if forloop.first %}<ul>{% endif %}
{% if post.title contains series and post.url != page.url %}
<li><a href="{{ post.url | relative_url }}">{{ post.title | escape }}</a></li>
{% endif %}
{% if forloop.last %}</ul>{% endif %}
{% endfor %}

## Introduction
It began well.

Then came lunch.

## 08:00, Waking up
The coffee machine has a queue of its own

## 09:00, [Docker and Python](https://pyconf.example/docker), Tania Allard

### Notes of the talk
* Images are archives
* Containers are cheap
    * they share the kernel

1. numbered `code`

* Slim, not Alpine
* Typo, corrected &#123;{ twice }}
* Said earlier

Stopped taking notes: The stream broke

### My thoughts
Should I use it?

## 10:00, Zoë''s &lt;b>types&lt;/b> & 🐍

### Notes of the talk
* Two lines?\nYes, "quoted" and ''quoted''

## 11:00, [Asking is cheap](https://pyconf.example/asking), Hana Dvořáková

### Notes of the talk

### My thoughts

## 12:00, Never held
Cancelled: The speaker is ill
','---
toc: true
layout: post
description: What we heard
categories: [python, conference]
title: A day
---
## Other posts in series

{% assign series = "PyConf 2026" %}
{% for post in site.posts %}
{% if forloop.first %}<ul>{% endif %}
{% if post.title contains series and post.url != page.url %}
<li><a href="{{ post.url | relative_url }}">{{ post.title | escape }}</a></li>
{% endif %}
{% if forloop.last %}</ul>{% endif %}
{% endfor %}

## Introduction
It began well.

Then came lunch.

## 08:00, Waking up
The coffee machine has a queue of its own

## 09:00, [Docker and Python](https://pyconf.example/docker), Tania Allard

### Notes of the talk
* Images are archives
* Containers are cheap
    * they share the kernel

1. numbered `code`

* Slim, not Alpine
* Typo, corrected &#123;{ twice }}
* Said earlier

Stopped taking notes: The stream broke

### My thoughts
Should I use it?

## 10:00, Zoë''s &lt;b>types&lt;/b> & 🐍

### Notes of the talk
* Two lines?\nYes, "quoted" and ''quoted''

## 11:00, [Asking is cheap](https://pyconf.example/asking), Hana Dvořáková

### Notes of the talk

### My thoughts

## 12:00, Never held
Cancelled: The speaker is ill
','pushed','522e34f8db160b684f4dffcb217ab1096830150a',1,NULL,1781127000000,1);
INSERT INTO "publication" VALUES(2,1,'2026-06-10',27,0,'_posts/2026-06-10-pyconf-2026-day-1.md','---
toc: true
layout: post
description: What we heard
categories: [python, conference]
title: A day
---
## Other posts in series

{% assign series = "PyConf 2026" %}
{% for post in site.posts %}
{% if forloop.first %}<ul>{% endif %}
{% if post.title contains series and post.url != page.url %}
<li><a href="{{ post.url | relative_url }}">{{ post.title | escape }}</a></li>
{% endif %}
{% if forloop.last %}</ul>{% endif %}
{% endfor %}

## Introduction
It began well.

Then came lunch.

## 08:00, Waking up
The coffee machine has a queue of its own

## 09:00, [Docker & Python](https://pyconf.example/docker), Tania Allard

### Notes of the talk
* Images are archives
* Containers are cheap
    * they share the kernel

1. numbered `code`

* Slim, not Alpine
* Typo, corrected &#123;{ twice }}
* Said earlier

Stopped taking notes: The stream broke

### My thoughts
Should I use it?

## 10:00, Zoë''s &lt;b>types&lt;/b> & 🐍

### Notes of the talk
* Two lines?\nYes, "quoted" and ''quoted''

## 11:00, [Asking is cheap](https://pyconf.example/asking), Hana Dvořáková

### Notes of the talk

### My thoughts

## 12:00, Never held
Cancelled: The speaker is ill
','---
toc: true
layout: post
description: What we heard
categories: [python, conference]
title: A day
---
## Other posts in series

{% assign series = "PyConf 2026" %}
{% for post in site.posts %}
{% if forloop.first %}<ul>{% endif %}
{% if post.title contains series and post.url != page.url %}
<li><a href="{{ post.url | relative_url }}">{{ post.title | escape }}</a></li>
{% endif %}
{% if forloop.last %}</ul>{% endif %}
{% endfor %}

## Introduction
It began well.

Then came lunch.

## 08:00, Waking up
The coffee machine has a queue of its own

## 09:00, [Docker & Python](https://pyconf.example/docker), Tania Allard

### Notes of the talk
* Images are archives
* Containers are cheap
    * they share the kernel

1. numbered `code`

* Slim, not Alpine
* Typo, corrected &#123;{ twice }}
* Said earlier

Stopped taking notes: The stream broke

### My thoughts
Should I use it?

## 10:00, Zoë''s &lt;b>types&lt;/b> & 🐍

### Notes of the talk
* Two lines?\nYes, "quoted" and ''quoted''

## 11:00, [Asking is cheap](https://pyconf.example/asking), Hana Dvořáková

### Notes of the talk

### My thoughts

## 12:00, Never held
Cancelled: The speaker is ill
','pushed','3c91572a40c47386638aa518a15565afe06ead84',1,NULL,1781128020000,0);
INSERT INTO "publication" VALUES(3,1,'2026-06-10',27,1,'_posts/2026-06-10-pyconf-2026-day-1.md','---
toc: true
layout: post
description: What we heard
categories: [python, conference]
title: A day
---
## Other posts in series

{% assign series = "PyConf 2026" %}
{% for post in site.posts %}
{% if forloop.first %}<ul>{% endif %}
{% if post.title contains series and post.url != page.url %}
<li><a href="{{ post.url | relative_url }}">{{ post.title | escape }}</a></li>
{% endif %}
{% if forloop.last %}</ul>{% endif %}
{% endfor %}

## Introduction
It began well.

Then came lunch.

## 08:00, Waking up
The coffee machine has a queue of its own

## 09:00, [Docker & Python](https://pyconf.example/docker), Tania Allard

### Notes of the talk
* Images are archives
* Containers are cheap
    * they share the kernel

1. numbered `code`

* Slim, not Alpine
* Typo, corrected &#123;{ twice }}
* Said earlier

Stopped taking notes: The stream broke

### My thoughts
Should I use it?

## 10:00, Zoë''s &lt;b>types&lt;/b> & 🐍

### Notes of the talk
* Two lines?\nYes, "quoted" and ''quoted''

## 12:00, Never held
Cancelled: The speaker is ill
','---
toc: true
layout: post
description: What we heard
categories: [python, conference]
title: A day
---
## Other posts in series

{% assign series = "PyConf 2026" %}
{% for post in site.posts %}
{% if forloop.first %}<ul>{% endif %}
{% if post.title contains series and post.url != page.url %}
<li><a href="{{ post.url | relative_url }}">{{ post.title | escape }}</a></li>
{% endif %}
{% if forloop.last %}</ul>{% endif %}
{% endfor %}

## Introduction
It began well.

Then came lunch.

## 08:00, Waking up
The coffee machine has a queue of its own

## 09:00, [Docker & Python](https://pyconf.example/docker), Tania Allard

### Notes of the talk
* Images are archives
* Containers are cheap
    * they share the kernel

1. numbered `code`

* Slim, not Alpine
* Typo, corrected &#123;{ twice }}
* Said earlier

Stopped taking notes: The stream broke

### My thoughts
Should I use it?

## 10:00, Zoë''s &lt;b>types&lt;/b> & 🐍

### Notes of the talk
* Two lines?\nYes, "quoted" and ''quoted''

## 12:00, Never held
Cancelled: The speaker is ill
','pushed','6c68cb28573c6166b74bf9ceb899a2bfdebae79e',1,NULL,1781161200000,0);
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "setting" VALUES('commands:1514147099443200001','{"1514147099443200002": "74e1147aa6e20415f103c4929b9d8a03908db258ef461862e404462616c6b292"}');
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
INSERT INTO "talk" VALUES(1,1,NULL,'2026-06-10',1781082000000,'Asking is cheap','https://pyconf.example/asking','Hana Dvořáková','talk','planned',NULL,1514147099443200006,NULL,NULL,1781074200000,NULL,NULL);
INSERT INTO "talk" VALUES(2,1,NULL,'2026-06-10',1781085600000,'Never held',NULL,NULL,'talk','cancelled','The speaker is ill',1514147099443200006,NULL,NULL,1781074200000,NULL,1781074200000);
INSERT INTO "talk" VALUES(3,1,1514147099443200003,'2026-06-10',1781071200000,'Waking up',NULL,NULL,'entry','ended',NULL,1514147099443200006,1514147099443200006,1514159682355200045,1781074200000,1781074200000,1781074200000);
INSERT INTO "talk" VALUES(4,1,1514147099443200003,'2026-06-10',1781074800000,'Docker & Python','https://pyconf.example/docker','Tania Allard','talk','ended','The stream broke',1514147099443200006,1514147099443200006,1514159682355200050,1781074200000,1781074200000,1781074200000);
INSERT INTO "talk" VALUES(5,1,1514147099443200004,'2026-06-10',1781078400000,'Zoë''s <b>types</b> & 🐍',NULL,NULL,'talk','ended',NULL,1514147099443200006,1514147099443200006,1514159682355200073,1781074200000,1781074200000,1781074200000);
INSERT INTO "talk" VALUES(6,1,1514147099443200003,'2026-06-11',1781163000000,'A set is a dict without values',NULL,NULL,'talk','running',NULL,1514147099443200006,1514147099443200006,1514524586803200092,1781161200000,1781161200000,NULL);
CREATE UNIQUE INDEX event_active ON event (guild_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX talk_running ON talk (channel_id) WHERE state = 'running';
CREATE UNIQUE INDEX talk_card ON talk (card_id) WHERE card_id IS NOT NULL;
CREATE INDEX talk_of_day ON talk (event_id, day, starts_at);
CREATE INDEX note_of_talk ON note (talk_id, deleted_at, id);
CREATE INDEX note_of_author ON note (author_id, guild_id, id) WHERE deleted_at IS NULL;
CREATE INDEX note_of_channel ON note (channel_id, id) WHERE deleted_at IS NULL;
CREATE INDEX note_unfiled ON note (guild_id, created_at) WHERE talk_id IS NULL;
CREATE INDEX note_revision_of_note ON note_revision (note_id);
CREATE UNIQUE INDEX day_path ON day (path) WHERE path IS NOT NULL;
CREATE INDEX publication_of_day ON publication (event_id, date, id);
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('talk',6);
COMMIT;
