-- What a site has of categories and tags, as it said last: to choose from without a network.
CREATE TABLE term (
    site INTEGER NOT NULL REFERENCES site(id) ON DELETE CASCADE,
    taxonomy INTEGER NOT NULL, -- 0 category, 1 tag
    id INTEGER NOT NULL, -- on the site
    name TEXT NOT NULL,
    parent INTEGER NOT NULL, -- 0 if none
    post_count INTEGER NOT NULL,
    PRIMARY KEY (site, taxonomy, id)
) STRICT, WITHOUT ROWID;

ALTER TABLE site ADD COLUMN terms_at INTEGER;
