CREATE TABLE schedules (
    schedule INTEGER PRIMARY KEY,
    service INTEGER NOT NULL UNIQUE
);
CREATE TABLE titles (
    title INTEGER PRIMARY KEY,
    titles TEXT NOT NULL UNIQUE
);
CREATE TABLE dictionaries (
    dictionary INTEGER PRIMARY KEY,
    words BLOB NOT NULL
);
CREATE TABLE events (
    event INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL,
    start INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    title INTEGER NOT NULL REFERENCES titles,
    genre INTEGER NOT NULL,
    age INTEGER NOT NULL,
    episode TEXT,
    texts,
    episode_id TEXT,
    series INTEGER
);
CREATE TABLE crids (
    crid INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
