-- Wishes for the servers. A row stays when it is done: it is the history of a post.
CREATE TABLE intent (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft INTEGER NOT NULL REFERENCES draft(id),
    site INTEGER NOT NULL, -- may be gone
    kind INTEGER NOT NULL,
    status INTEGER NOT NULL,
    at INTEGER,
    state INTEGER NOT NULL,
    why_kind TEXT NOT NULL DEFAULT '', -- words: the numbers of errors move
    why_reason TEXT NOT NULL DEFAULT '',
    why_detail TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER,
    wished_at INTEGER NOT NULL
) STRICT;

-- Done is 3, Canceled is 5.
CREATE INDEX intent_unfinished ON intent(site, id) WHERE state NOT IN (3, 5);

CREATE INDEX intent_draft ON intent(draft, id);

-- Each try on the wire, on the disk before its first byte leaves.
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    intent INTEGER NOT NULL REFERENCES intent(id),
    draft INTEGER NOT NULL REFERENCES draft(id),
    site INTEGER NOT NULL, -- may be gone
    kind INTEGER NOT NULL,
    revision INTEGER NOT NULL REFERENCES revision(id),
    fields TEXT NOT NULL, -- JSON
    status INTEGER NOT NULL,
    body_sha256 BLOB NOT NULL,
    key TEXT NOT NULL,
    state INTEGER NOT NULL,
    http_status INTEGER NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    looks INTEGER NOT NULL DEFAULT 0,
    sent_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;

CREATE INDEX attempt_draft ON attempt(draft, id);

CREATE INDEX attempt_intent ON attempt(intent);

-- What a server was seen to hold, read back raw.
CREATE TABLE observation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft INTEGER NOT NULL REFERENCES draft(id),
    remote_id INTEGER NOT NULL,
    status INTEGER NOT NULL,
    title TEXT NOT NULL,
    content BLOB NOT NULL,
    excerpt TEXT NOT NULL,
    slug TEXT NOT NULL,
    categories TEXT NOT NULL, -- JSON
    tags TEXT NOT NULL, -- JSON
    link TEXT NOT NULL,
    author INTEGER NOT NULL,
    modified_gmt TEXT NOT NULL,
    date_gmt TEXT NOT NULL,
    sha256 BLOB NOT NULL, -- of everything that decides
    seen_at INTEGER NOT NULL
) STRICT;

CREATE INDEX observation_draft ON observation(draft, id);

CREATE TRIGGER observation_stays BEFORE UPDATE ON observation
BEGIN
    SELECT RAISE(ABORT, 'an observation never changes');
END;

-- Where a draft and its site last agreed (our revision, and what the site made of it), and what the site held last.
CREATE TABLE agreement (
    draft INTEGER PRIMARY KEY REFERENCES draft(id),
    base_revision INTEGER REFERENCES revision(id),
    base_observation INTEGER REFERENCES observation(id),
    remote_observation INTEGER REFERENCES observation(id)
) STRICT;

-- Two texts that wait for a person; a resolved one stays.
CREATE TABLE conflict (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft INTEGER NOT NULL REFERENCES draft(id),
    base_observation INTEGER REFERENCES observation(id),
    mine INTEGER NOT NULL REFERENCES revision(id),
    theirs INTEGER NOT NULL REFERENCES observation(id),
    found_at INTEGER NOT NULL,
    resolved_at INTEGER
) STRICT;

CREATE INDEX conflict_open ON conflict(draft) WHERE resolved_at IS NULL;

-- Keys under which a post of ours may still appear after its create was given up.
CREATE TABLE ghost_watch (
    key TEXT PRIMARY KEY,
    draft INTEGER NOT NULL REFERENCES draft(id),
    site INTEGER NOT NULL REFERENCES site(id) ON DELETE CASCADE,
    looks INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;

-- How far the lists of a site were read.
CREATE TABLE watermark (
    site INTEGER PRIMARY KEY REFERENCES site(id) ON DELETE CASCADE,
    modified_gmt TEXT NOT NULL,
    swept_at INTEGER
) STRICT;

-- What happened, in order: the history that a person can read.
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    draft INTEGER REFERENCES draft(id),
    kind TEXT NOT NULL,
    detail TEXT NOT NULL -- JSON
) STRICT;

CREATE INDEX event_draft ON event(draft, id);

CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'an event never changes');
END;

CREATE TRIGGER site_goes BEFORE DELETE ON site
BEGIN
    UPDATE intent SET state = 5 WHERE site = OLD.id AND state NOT IN (3, 5);
END;

-- A draft that is bound to no post agrees with none.
CREATE TRIGGER draft_unbound AFTER UPDATE OF remote_id ON draft WHEN NEW.remote_id = 0 AND OLD.remote_id <> 0
BEGIN
    DELETE FROM agreement WHERE draft = NEW.id;
END;
