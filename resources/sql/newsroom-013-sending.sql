-- What a post was when we looked, before each update: its newest revision on the site, and how many it had. A save by
-- somebody else in between shows afterwards.
ALTER TABLE attempt ADD COLUMN revision_before INTEGER NOT NULL DEFAULT -1;

ALTER TABLE attempt ADD COLUMN revisions_before INTEGER NOT NULL DEFAULT -1;

-- What the site's filter takes out of the text, and the person agreed to lose; words, as they were shown.
ALTER TABLE intent ADD COLUMN agreed TEXT NOT NULL DEFAULT '';
