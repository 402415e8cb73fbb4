CREATE TABLE feed (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    chosen_title TEXT NOT NULL,
    home_page TEXT NOT NULL,
    description TEXT NOT NULL,
    language TEXT NOT NULL,
    country TEXT NOT NULL,
    folder TEXT NOT NULL,
    is_private_allowed INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    fetched_at INTEGER,
    retry_at INTEGER,
    health INTEGER NOT NULL,
    health_detail TEXT NOT NULL,
    etag BLOB NOT NULL DEFAULT x'',
    last_modified BLOB NOT NULL DEFAULT x'',
    body_sha256 BLOB NOT NULL DEFAULT x'',
    article_count INTEGER NOT NULL DEFAULT 0, -- kept by the writer with every change of articles
    unread_count INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX feed_folder ON feed(folder);

-- An answer of a server that brought at least one text that we keep. Its body is not kept whole: each version keeps
-- its entry's own bytes.
CREATE TABLE fetch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    final_url TEXT NOT NULL,
    redirects TEXT NOT NULL, -- JSON
    status INTEGER NOT NULL,
    request_head BLOB NOT NULL,
    response_head BLOB NOT NULL,
    certificates BLOB NOT NULL, -- SHA-256s, 32 bytes each, leaf first
    peer_address TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    body_sha256 BLOB NOT NULL
) STRICT;

CREATE INDEX fetch_feed ON fetch(feed);

-- Narrow: a list page reads nothing else but article_status.
CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
    guid TEXT NOT NULL,
    guid_key INTEGER NOT NULL, -- 64 bits of SHA-256 of guid
    alias_key INTEGER NOT NULL, -- the same of a guid that is an address, without scheme, host and closing slash; else 0
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    summary TEXT NOT NULL,
    language TEXT NOT NULL,
    published_at INTEGER,
    updated_at INTEGER,
    arrived_at INTEGER NOT NULL,
    shown_at INTEGER NOT NULL, -- what lists sort by
    version_count INTEGER NOT NULL,
    picture_count INTEGER NOT NULL,
    hash BLOB NOT NULL, -- of what a reader could see change
    search_key INTEGER NOT NULL UNIQUE -- row of article_search: grows with shown_at
) STRICT;

CREATE UNIQUE INDEX article_guid ON article(feed, guid_key);

CREATE INDEX article_alias ON article(feed, alias_key);

CREATE INDEX article_shown ON article(shown_at, id);

CREATE INDEX article_feed_shown ON article(feed, shown_at, id);

-- Mine. Feed and time stand here too, so that a page of unread or starred articles is one range of an index.
CREATE TABLE article_status (
    article INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
    feed INTEGER NOT NULL,
    shown_at INTEGER NOT NULL,
    is_read INTEGER NOT NULL DEFAULT 0,
    is_starred INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX status_unread ON article_status(shown_at, article) WHERE is_read = 0;

CREATE INDEX status_feed_unread ON article_status(feed, shown_at, article) WHERE is_read = 0;

CREATE INDEX status_starred ON article_status(shown_at, article) WHERE is_starred = 1;

CREATE INDEX status_feed_starred ON article_status(feed, shown_at, article) WHERE is_starred = 1;

-- Every text of the publisher, the newest included. `texts`: the HTML, the plain text and the entry's own bytes,
-- compressed together because they are nearly the same.
CREATE TABLE article_version (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    url TEXT NOT NULL,
    base TEXT NOT NULL,
    enclosures TEXT NOT NULL, -- JSON
    texts BLOB NOT NULL,
    fetch INTEGER REFERENCES fetch(id),
    seen_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX version_article ON article_version(article, number);

CREATE INDEX version_fetch ON article_version(fetch);

-- Deleted by the person: never comes back.
CREATE TABLE tombstone (
    feed INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
    guid_key INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (feed, guid_key)
) STRICT;

-- Without its content: the writer gives it the same words again when it takes them out (storage/searchtext.h).
CREATE VIRTUAL TABLE article_search USING fts5(
    title, author, body, content = '',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'");
