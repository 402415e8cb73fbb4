-- When moved_to was seen first: it is believed a day later.
ALTER TABLE feed ADD COLUMN moved_seen_at INTEGER;
