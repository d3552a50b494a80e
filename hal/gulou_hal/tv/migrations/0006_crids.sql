CREATE TABLE crids (
    crid INTEGER PRIMARY KEY, -- a short number for the name of a series, which its events share
    name TEXT NOT NULL UNIQUE -- as broadcast
);
-- An event has the programme's own CRID, without an authority that its series has too, and its series' number.
ALTER TABLE events ADD COLUMN episode_id TEXT;
ALTER TABLE events ADD COLUMN series INTEGER;
CREATE INDEX events_by_series ON events (series) WHERE series NOT NULL;
