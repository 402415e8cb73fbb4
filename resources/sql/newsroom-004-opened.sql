-- Snapshots that came in a file: another computer received them. Part of the chain's facts.
CREATE TABLE snapshot_origin (
    snapshot INTEGER PRIMARY KEY REFERENCES snapshot(id),
    file_sha256 BLOB NOT NULL, -- of the file that was opened
    previous_chain_sha256 BLOB NOT NULL, -- their place in the other newsroom's chain
    chain_sha256 BLOB NOT NULL,
    opened_at INTEGER NOT NULL
) STRICT;

CREATE INDEX snapshot_origin_chain ON snapshot_origin(chain_sha256);

CREATE TRIGGER snapshot_origin_stays BEFORE UPDATE ON snapshot_origin
BEGIN
    SELECT RAISE(ABORT, 'an origin never changes');
END;

-- Pictures of a draft that are on this computer, by the address in its markup; their bytes are blobs.
CREATE TABLE draft_picture (
    draft INTEGER NOT NULL REFERENCES draft(id),
    address TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    PRIMARY KEY (draft, address)
) STRICT, WITHOUT ROWID;
