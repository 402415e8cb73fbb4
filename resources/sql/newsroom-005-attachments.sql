-- Pictures hung on drafts; their bytes are blobs, cleaned before they were kept.
CREATE TABLE attachment (
    draft INTEGER NOT NULL REFERENCES draft(id),
    sha256 BLOB NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    alt TEXT NOT NULL,
    credit TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (draft, sha256)
) STRICT, WITHOUT ROWID;

CREATE INDEX attachment_sha256 ON attachment(sha256);
