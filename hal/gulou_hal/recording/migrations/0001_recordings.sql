CREATE TABLE timers (
    id INTEGER PRIMARY KEY,
    start INTEGER NOT NULL, -- Unix time, padding included
    stop INTEGER NOT NULL,
    series INTEGER NOT NULL, -- 0: set by hand
    timer TEXT NOT NULL -- JSON of gulou.services.recordings.Timer
);
CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    series TEXT NOT NULL -- JSON of gulou.services.recordings.Series
);
CREATE TABLE recordings (
    id INTEGER PRIMARY KEY,
    start INTEGER NOT NULL,
    recording TEXT NOT NULL -- JSON of gulou.services.recordings.Recording; its file says the same beside it
);
CREATE TABLE episodes (
    series INTEGER NOT NULL,
    episode TEXT NOT NULL, -- what was recorded once is known, also when it was deleted
    at INTEGER NOT NULL,
    PRIMARY KEY (series, episode)
) WITHOUT ROWID;
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
