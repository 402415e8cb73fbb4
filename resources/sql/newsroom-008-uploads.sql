-- Pictures on their way to a site's media library: one row for each picture and site.
CREATE TABLE upload (
    site INTEGER NOT NULL REFERENCES site(id) ON DELETE CASCADE,
    sha256 BLOB NOT NULL,
    key TEXT NOT NULL,
    stage INTEGER NOT NULL,
    media INTEGER NOT NULL, -- on the site
    url TEXT NOT NULL,
    size_slug TEXT NOT NULL,
    sends INTEGER NOT NULL,
    lost INTEGER NOT NULL,
    looks INTEGER NOT NULL,
    finishes INTEGER NOT NULL,
    broken INTEGER NOT NULL,
    newest INTEGER NOT NULL, -- on the site
    PRIMARY KEY (site, sha256)
) STRICT, WITHOUT ROWID;

-- Each try on the wire, on the disk before its first byte leaves. The states are those of attempts.
CREATE TABLE upload_attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site INTEGER NOT NULL, -- may be gone
    sha256 BLOB NOT NULL,
    draft INTEGER NOT NULL REFERENCES draft(id), -- for which it was sent
    state INTEGER NOT NULL,
    code TEXT NOT NULL DEFAULT '',
    sent_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;

CREATE INDEX upload_attempt_picture ON upload_attempt(site, sha256, id);
