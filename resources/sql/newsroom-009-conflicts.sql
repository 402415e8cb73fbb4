-- The text of ours from which the changes of both sides of a conflict are counted: what the site made of it alone
-- does not tell what a person changed.
ALTER TABLE conflict ADD COLUMN base_revision INTEGER REFERENCES revision(id);
