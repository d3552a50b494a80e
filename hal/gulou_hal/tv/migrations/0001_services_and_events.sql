CREATE TABLE services (
    service INTEGER PRIMARY KEY, -- original_network_id << 32 | transport_stream_id << 16 | service_id
    onid INTEGER NOT NULL,
    tsid INTEGER NOT NULL,
    sid INTEGER NOT NULL,
    source TEXT NOT NULL, -- the address of the tuner that receives it
    lcn INTEGER, -- logical channel number, null where none is broadcast
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    scrambled INTEGER NOT NULL,
    channel TEXT NOT NULL -- all that apps see of it, JSON of gulou.services.tv.Channel
);
CREATE INDEX services_by_source ON services (source, lcn);
CREATE TABLE events (
    service INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    start INTEGER NOT NULL, -- Unix time
    duration INTEGER NOT NULL, -- seconds
    titles TEXT NOT NULL, -- JSON object by ISO 639-2 language
    texts TEXT NOT NULL,
    genre INTEGER NOT NULL,
    age INTEGER NOT NULL,
    PRIMARY KEY (service, event_id)
) WITHOUT ROWID;
CREATE INDEX events_by_start ON events (service, start);
CREATE INDEX events_by_time ON events (start);
