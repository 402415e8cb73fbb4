-- Pictures that were taken out of a report stay with it until somebody deletes them forever; then their bytes go from the
-- disk, once nothing names them any more.
ALTER TABLE photo ADD COLUMN in_trash INTEGER NOT NULL DEFAULT 0;

CREATE TABLE discarded_blob (sha256 BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
