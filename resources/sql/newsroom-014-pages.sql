-- WordPress's pages beside its posts: 0 is a post, 1 a page. It never changes.
ALTER TABLE draft ADD COLUMN type INTEGER NOT NULL DEFAULT 0;

-- The page above a page, on the site; 0 for none. And its place among those beside it.
ALTER TABLE revision ADD COLUMN page_parent INTEGER NOT NULL DEFAULT 0;

ALTER TABLE revision ADD COLUMN menu_order INTEGER NOT NULL DEFAULT 0;

ALTER TABLE observation ADD COLUMN page_parent INTEGER NOT NULL DEFAULT 0;

ALTER TABLE observation ADD COLUMN menu_order INTEGER NOT NULL DEFAULT 0;

DROP TRIGGER revision_stays;

CREATE TRIGGER revision_stays
BEFORE UPDATE OF id, draft, parent, origin, at, title, excerpt, slug, categories, tags, author, featured_image, page_parent,
    menu_order, spans, content_sha256 ON revision
BEGIN
    SELECT RAISE(ABORT, 'a revision never changes');
END;

-- Until the site is asked again: in WordPress's own roles, who may edit the posts of others (32) may write pages.
UPDATE site SET can = can | 448 WHERE can & 32;

CREATE INDEX draft_pages ON draft(site) WHERE type = 1;

-- Posts and pages are two lists of a site.
ALTER TABLE watermark RENAME TO watermark_of_posts;

CREATE TABLE watermark (
    site INTEGER NOT NULL REFERENCES site(id) ON DELETE CASCADE,
    type INTEGER NOT NULL,
    modified_gmt TEXT NOT NULL,
    swept_at INTEGER,
    PRIMARY KEY (site, type)
) STRICT, WITHOUT ROWID;

INSERT INTO watermark (site, type, modified_gmt, swept_at) SELECT site, 0, modified_gmt, swept_at FROM watermark_of_posts;

DROP TABLE watermark_of_posts;
