-- What a person sorts articles by. The counters are kept by the writer, as those of feed.
CREATE TABLE tag (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    article_count INTEGER NOT NULL DEFAULT 0,
    unread_count INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE article_tag (
    tag INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,
    shown_at INTEGER NOT NULL, -- so that a page of a tag is one range of an index
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX article_tag_article ON article_tag(article, tag);

CREATE INDEX article_tag_shown ON article_tag(tag, shown_at, article);

CREATE TABLE saved_search (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

-- Primary subtag that the publisher says where the person says another: texts in it are in the feed's language.
ALTER TABLE feed ADD COLUMN publisher_language TEXT NOT NULL DEFAULT '';

-- Which languages a feed's articles are in.
CREATE TABLE feed_language (
    feed INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
    language TEXT NOT NULL, -- primary subtag, lower case; empty if unknown
    article_count INTEGER NOT NULL DEFAULT 0,
    unread_count INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX feed_language_feed ON feed_language(feed, language);

CREATE INDEX feed_language_language ON feed_language(language, feed);

ALTER TABLE article_status ADD COLUMN language TEXT NOT NULL DEFAULT '';

UPDATE article_status SET language = (
    SELECT CASE key WHEN 'iw' THEN 'he' WHEN 'in' THEN 'id' WHEN 'ji' THEN 'yi' ELSE key END
    FROM (SELECT lower(CASE WHEN instr(tag, '-') > 0 THEN substr(tag, 1, instr(tag, '-') - 1) ELSE tag END) AS key
          FROM (SELECT replace(coalesce(nullif(article.language, ''), feed.language), '_', '-') AS tag
                FROM article JOIN feed ON feed.id = article.feed WHERE article.id = article_status.article)));

-- Every list is a range of one of these.
DROP INDEX article_shown;

DROP INDEX article_feed_shown;

DROP INDEX status_feed_unread;

DROP INDEX status_starred;

DROP INDEX status_feed_starred;

CREATE INDEX status_shown ON article_status(shown_at, article);

CREATE INDEX status_feed_shown ON article_status(feed, shown_at, article, language);

CREATE INDEX status_feed_unread ON article_status(feed, shown_at, article, language) WHERE is_read = 0;

CREATE INDEX status_starred ON article_status(shown_at, article, feed, language) WHERE is_starred = 1;

-- The index takes words that are cut and folded already (storage/searchtext.h). `lists` holds the feed and the
-- language as words that nobody can ask for. Filled anew by the code that belongs to this step.
DROP TABLE article_search;

CREATE VIRTUAL TABLE article_search USING fts5(
    title, author, body, lists, content = '', columnsize = 0, tokenize = 'ascii');

-- Kept in memory until it is this large, or the transaction ends.
INSERT INTO article_search (article_search, rank) VALUES ('hashsize', 33554432);
