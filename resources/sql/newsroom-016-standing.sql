-- Where a draft stands follows from its texts, its wish and its conflict. Of the column that said it, one fact counted
-- (8): a look at the site did not find the post, or found it in the trash.
ALTER TABLE draft ADD COLUMN is_removed INTEGER NOT NULL DEFAULT 0;

UPDATE draft SET is_removed = 1 WHERE state = 8 AND remote_id <> 0;

ALTER TABLE draft DROP COLUMN state;

ALTER TABLE draft DROP COLUMN state_detail;
