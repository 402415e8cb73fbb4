-- The newest of what a site held that was taken over, or came from here. The base may be newer, where the same was only spelled
-- anew: what was seen between them and stands there again was taken over by nobody.
ALTER TABLE agreement ADD COLUMN taken_observation INTEGER REFERENCES observation(id);

UPDATE agreement SET taken_observation = base_observation;
