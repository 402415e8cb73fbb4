CREATE TABLE site (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given again: it is the name of a password
    name TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    api_root TEXT NOT NULL,
    user TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    roles TEXT NOT NULL, -- JSON
    can INTEGER NOT NULL, -- bits, see sitestore.cpp
    timezone TEXT NOT NULL,
    pause INTEGER NOT NULL,
    checked_at INTEGER,
    synced_at INTEGER
) STRICT;

CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    site INTEGER REFERENCES site(id),
    remote_id INTEGER NOT NULL DEFAULT 0,
    remote_status INTEGER NOT NULL DEFAULT 0,
    link TEXT NOT NULL DEFAULT '',
    state INTEGER NOT NULL DEFAULT 0,
    state_detail TEXT NOT NULL DEFAULT '',
    head INTEGER REFERENCES revision(id),
    title TEXT NOT NULL DEFAULT '', -- the head's, for lists
    words INTEGER NOT NULL DEFAULT 0,
    quotes INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    is_trashed INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX draft_changed ON draft(is_trashed, changed_at, id);

CREATE UNIQUE INDEX draft_remote ON draft(site, remote_id) WHERE remote_id <> 0;

-- The bytes of a block, once however many revisions hold them.
CREATE TABLE span (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE revision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft INTEGER NOT NULL REFERENCES draft(id),
    parent INTEGER REFERENCES revision(id),
    origin INTEGER NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    title TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    slug TEXT NOT NULL,
    categories TEXT NOT NULL, -- JSON
    tags TEXT NOT NULL, -- JSON
    spans BLOB NOT NULL, -- ids of spans, see revisionstore.cpp
    content_sha256 BLOB NOT NULL -- of all the spans joined
) STRICT;

CREATE INDEX revision_draft ON revision(draft, id);

-- Its name may: a person gives one later.
CREATE TRIGGER revision_stays
BEFORE UPDATE OF id, draft, parent, origin, at, title, excerpt, slug, categories, tags, spans, content_sha256 ON revision
BEGIN
    SELECT RAISE(ABORT, 'a revision never changes');
END;

CREATE TRIGGER span_stays BEFORE UPDATE ON span
BEGIN
    SELECT RAISE(ABORT, 'a span never changes');
END;

CREATE TABLE source (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    language TEXT NOT NULL,
    country TEXT NOT NULL,
    consent INTEGER NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE INDEX source_url ON source(url);

CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL,
    final_url TEXT NOT NULL,
    redirects TEXT NOT NULL, -- JSON
    status INTEGER NOT NULL,
    request_head BLOB NOT NULL,
    response_head BLOB NOT NULL,
    certificates BLOB NOT NULL, -- SHA-256s, 32 bytes each, leaf first
    peer_address TEXT NOT NULL,
    captured_at INTEGER NOT NULL,
    body_sha256 BLOB NOT NULL, -- names a blob
    document_sha256 BLOB NOT NULL, -- of the whole answer when the body is a part of it, else empty
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    published_at INTEGER,
    language TEXT NOT NULL,
    text BLOB NOT NULL, -- UTF-8, as `text_sha256` is taken over it
    text_sha256 BLOB NOT NULL,
    previous_chain_sha256 BLOB NOT NULL,
    chain_sha256 BLOB NOT NULL UNIQUE
) STRICT;

CREATE INDEX snapshot_url ON snapshot(url, id);

CREATE TRIGGER snapshot_stays BEFORE UPDATE ON snapshot
BEGIN
    SELECT RAISE(ABORT, 'a snapshot never changes');
END;

CREATE TABLE quote (
    id TEXT PRIMARY KEY, -- as in the markup
    draft INTEGER REFERENCES draft(id),
    source INTEGER REFERENCES source(id),
    snapshot INTEGER REFERENCES snapshot(id),
    passage_start INTEGER NOT NULL,
    passage_end INTEGER NOT NULL,
    passage_text TEXT NOT NULL,
    author TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    published_at INTEGER,
    language TEXT NOT NULL,
    original TEXT NOT NULL,
    translation TEXT NOT NULL,
    translation_language TEXT NOT NULL,
    translator TEXT NOT NULL,
    verdict INTEGER NOT NULL
) STRICT;

CREATE INDEX quote_draft ON quote(draft);

CREATE INDEX quote_source ON quote(source);

CREATE INDEX quote_snapshot ON quote(snapshot);

-- Small things that must be as safe as text: cursors, what was open last.
CREATE TABLE keepsake (
    key TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;
