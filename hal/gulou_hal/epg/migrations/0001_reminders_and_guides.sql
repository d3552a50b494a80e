CREATE TABLE reminders (
    reminder INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL, -- its DVB URL
    start INTEGER NOT NULL, -- Unix time; of a series, of the next time that is known
    duration INTEGER NOT NULL, -- seconds
    titles TEXT NOT NULL, -- JSON object by ISO 639-2 language
    series INTEGER NOT NULL,
    told INTEGER NOT NULL -- the start that the household was told of last, 0 for none
);
CREATE TABLE guides (
    address TEXT PRIMARY KEY, -- of an XMLTV guide
    fetched INTEGER NOT NULL, -- Unix time when it was imported last, 0 for never
    tried INTEGER NOT NULL, -- and when that was tried last
    channels INTEGER NOT NULL, -- of the guide that are received
    programmes INTEGER NOT NULL,
    sentence TEXT NOT NULL -- what is wrong with it, empty while all is well
);
