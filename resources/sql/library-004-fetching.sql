ALTER TABLE feed ADD COLUMN due_at INTEGER;

ALTER TABLE feed ADD COLUMN failing_since INTEGER;

-- In a row.
ALTER TABLE feed ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;

-- When a body came last: validators are not believed for ever.
ALTER TABLE feed ADD COLUMN whole_at INTEGER;

-- Between its articles, about; 0 if unknown.
ALTER TABLE feed ADD COLUMN gap_seconds INTEGER NOT NULL DEFAULT 0;

-- The ttl that the document says; 0 if none.
ALTER TABLE feed ADD COLUMN wish_seconds INTEGER NOT NULL DEFAULT 0;

-- A permanent redirect that was seen, and not yet confirmed.
ALTER TABLE feed ADD COLUMN moved_to TEXT NOT NULL DEFAULT '';

-- Servers that asked to be left alone: all of their feeds wait.
CREATE TABLE host_wait (
    host TEXT PRIMARY KEY, -- with its port
    until_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
