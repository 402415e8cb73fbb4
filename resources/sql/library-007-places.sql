-- Seconds that the publisher's clock was ahead of UTC then; NULL if it does not say.
ALTER TABLE article ADD COLUMN published_offset INTEGER;

-- Latitude and longitude in degrees, a space between them, as the publisher gives them; empty if it gives none.
ALTER TABLE article ADD COLUMN place TEXT NOT NULL DEFAULT '';
