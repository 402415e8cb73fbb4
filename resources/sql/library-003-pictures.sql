ALTER TABLE feed ADD COLUMN are_pictures_allowed INTEGER NOT NULL DEFAULT 0;

-- A picture that was fetched, or could not be: a cache, its bytes are a file named by their hash.
CREATE TABLE picture (
    url TEXT PRIMARY KEY,
    sha256 BLOB NOT NULL, -- empty if it could not be had
    bytes INTEGER NOT NULL,
    fetched_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    failure TEXT NOT NULL -- empty if it is here
) STRICT, WITHOUT ROWID;

CREATE INDEX picture_used ON picture(used_at);
