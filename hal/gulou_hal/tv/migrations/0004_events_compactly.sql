CREATE TABLE schedules (
    schedule INTEGER PRIMARY KEY, -- a short number for a service, for the keys of its events
    service INTEGER NOT NULL UNIQUE
);
CREATE TABLE titles (
    title INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: the index for search names it
    titles TEXT NOT NULL UNIQUE -- JSON object by ISO 639-2 language
);
CREATE TABLE dictionaries (
    dictionary INTEGER PRIMARY KEY, -- 1 … 255
    words BLOB NOT NULL -- what texts of this guide repeat, for deflate
);
ALTER TABLE events RENAME TO wide_events;
CREATE TABLE events (
    event INTEGER PRIMARY KEY, -- (schedule << 34) + start + (1 << 33): a channel's events lie together, by start
    event_id INTEGER NOT NULL,
    start INTEGER NOT NULL, -- Unix time
    duration INTEGER NOT NULL, -- seconds
    title INTEGER NOT NULL REFERENCES titles,
    genre INTEGER NOT NULL,
    age INTEGER NOT NULL,
    episode TEXT, -- as people write it, S2E5
    texts -- JSON object by language, as text; or deflated, as a blob that begins with its dictionary; null for none
);
INSERT INTO schedules (service) SELECT DISTINCT service FROM wide_events;
INSERT INTO titles (titles) SELECT DISTINCT titles FROM wide_events;
INSERT OR REPLACE INTO events
    SELECT (schedule << 34) + start + (1 << 33), event_id, start, duration, title, genre, age, NULL,
        nullif(texts, '{}')
    FROM wide_events JOIN schedules USING (service) JOIN titles USING (titles)
    WHERE start BETWEEN -(1 << 33) AND (1 << 33) - 1;
DROP TABLE wide_events;
CREATE UNIQUE INDEX events_by_id ON events (event >> 34, event_id);
CREATE INDEX events_by_title ON events (title, start);
CREATE INDEX events_by_time ON events (start, genre);
