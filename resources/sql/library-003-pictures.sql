ALTER TABLE feed ADD COLUMN are_pictures_allowed INTEGER NOT NULL DEFAULT 0;

-- A picture that was fetched, or could not be: a cache, its bytes are a file named by their hash.
CREATE TABLE picture (
    url TEXT PRIMARY KEY,
    sha256 BLOB NOT NULL, -- empty if it could not be had
    bytes INTEGER NOT NULL,
    fetched_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    failure TEXT NOT NULL -- empty if it is here
) STRICT, WITHOUT ROWID;

CREATE INDEX picture_used ON picture(used_at);

CREATE INDEX picture_sha256 ON picture(sha256);

-- Which articles show a picture: those of starred ones are never made room of. An address `#n` says that all pictures of
-- the article's version n were fetched to be read offline.
CREATE TABLE picture_article (
    url TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    PRIMARY KEY (url, article)
) STRICT, WITHOUT ROWID;

CREATE INDEX picture_article_article ON picture_article(article, url);
