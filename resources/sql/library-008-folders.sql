-- A folder stands until it is deleted, also with no feed in it.
CREATE TABLE folder (
    name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO folder SELECT DISTINCT folder FROM feed WHERE folder <> '';
