-- Sites that failed, and are left alone for a while; a person's word tries them all the same.
CREATE TABLE site_wait (
    site INTEGER PRIMARY KEY REFERENCES site(id) ON DELETE CASCADE,
    why_kind TEXT NOT NULL, -- words, as of wishes
    why_reason TEXT NOT NULL,
    why_detail TEXT NOT NULL,
    failures INTEGER NOT NULL, -- in a row
    delay INTEGER NOT NULL, -- milliseconds
    until INTEGER NOT NULL
) STRICT;
