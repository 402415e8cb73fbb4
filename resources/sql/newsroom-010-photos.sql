-- Photo reports: the newsroom's own, and pages of others that were captured. Bytes of pictures are blobs.
CREATE TABLE photo_report (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    site_name TEXT NOT NULL,
    caption TEXT NOT NULL,
    language TEXT NOT NULL,
    url TEXT NOT NULL, -- empty for one's own
    published_at INTEGER,
    captured_at INTEGER,
    snapshot INTEGER REFERENCES snapshot(id),
    permission INTEGER NOT NULL,
    permission_holder TEXT NOT NULL,
    permission_at INTEGER,
    licence TEXT NOT NULL,
    keeps_originals INTEGER NOT NULL,
    note TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    trashed_at INTEGER
) STRICT;

CREATE TABLE photo (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES photo_report(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    sha256 BLOB NOT NULL, -- empty while its bytes are not here
    original_sha256 BLOB NOT NULL, -- empty if the file as it came was not kept
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    taken_at INTEGER, -- by the camera's clock
    caption TEXT NOT NULL,
    alt TEXT NOT NULL,
    credit TEXT NOT NULL,
    place TEXT NOT NULL, -- never leaves this computer
    permission INTEGER NOT NULL,
    permission_holder TEXT NOT NULL,
    permission_at INTEGER,
    licence TEXT NOT NULL,
    black_outs TEXT NOT NULL, -- JSON
    missing TEXT NOT NULL,
    snapshot INTEGER REFERENCES snapshot(id)
) STRICT;

CREATE INDEX photo_of_report ON photo(report, position);
