-- When every text of the list was read; swept_at says when every row was.
ALTER TABLE watermark ADD COLUMN read_at INTEGER;
