-- What still names the bytes that somebody deleted forever is found without reading every row.
CREATE INDEX photo_sha256 ON photo(sha256);

CREATE INDEX photo_original ON photo(original_sha256);

CREATE INDEX snapshot_body ON snapshot(body_sha256);

CREATE INDEX draft_picture_sha256 ON draft_picture(sha256);
