-- The sign of a zone without a name was written as its number.
UPDATE site SET timezone = '+' || substr(timezone, 3) WHERE timezone LIKE '43__:__';

UPDATE site SET timezone = '-' || substr(timezone, 3) WHERE timezone LIKE '45__:__';
