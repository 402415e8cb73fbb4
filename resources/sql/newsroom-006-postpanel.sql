-- On the site's users; 0: whoever sends it first.
ALTER TABLE revision ADD COLUMN author INTEGER NOT NULL DEFAULT 0;

ALTER TABLE revision ADD COLUMN featured_image TEXT NOT NULL DEFAULT '';

ALTER TABLE observation ADD COLUMN featured_image TEXT NOT NULL DEFAULT '';

DROP TRIGGER revision_stays;

CREATE TRIGGER revision_stays
BEFORE UPDATE OF id, draft, parent, origin, at, title, excerpt, slug, categories, tags, author, featured_image, spans,
    content_sha256 ON revision
BEGIN
    SELECT RAISE(ABORT, 'a revision never changes');
END;

-- Who may be an author there, and which pictures the site has, as it said last: to choose from without a network.
CREATE TABLE site_author (
    site INTEGER NOT NULL REFERENCES site(id) ON DELETE CASCADE,
    id INTEGER NOT NULL, -- on the site
    name TEXT NOT NULL,
    PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE site_media (
    site INTEGER NOT NULL REFERENCES site(id) ON DELETE CASCADE,
    id INTEGER NOT NULL, -- on the site
    title TEXT NOT NULL,
    alt TEXT NOT NULL,
    url TEXT NOT NULL,
    thumbnail TEXT NOT NULL,
    PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;

-- What came of asking for an address that stands in a post. A person asked.
CREATE TABLE link_check (
    url TEXT PRIMARY KEY,
    status INTEGER NOT NULL, -- of the answer; 0 if none came
    failure TEXT NOT NULL, -- why none came, in words
    checked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
