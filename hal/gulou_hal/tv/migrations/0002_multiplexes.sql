CREATE TABLE sources (
    source TEXT PRIMARY KEY, -- an address of tuners, as the box was given it
    scanned INTEGER -- Unix time of the last whole scan, null before the first
);
CREATE TABLE multiplexes (
    multiplex INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources,
    delivery TEXT NOT NULL, -- what to tune to, as gulou_hal.tuner.delivery writes it; empty at a fixed address
    onid INTEGER, -- null until it was received
    tsid INTEGER,
    UNIQUE (source, delivery)
);
INSERT INTO sources (source) SELECT DISTINCT source FROM services;
INSERT INTO multiplexes (source, delivery, onid, tsid)
    SELECT source, '', min(onid), min(tsid) FROM services GROUP BY source;
ALTER TABLE services RENAME TO services_of_one_source;
CREATE TABLE services (
    multiplex INTEGER NOT NULL REFERENCES multiplexes,
    service INTEGER NOT NULL, -- original_network_id << 32 | transport_stream_id << 16 | service_id
    onid INTEGER NOT NULL,
    tsid INTEGER NOT NULL,
    sid INTEGER NOT NULL,
    lcn INTEGER, -- logical channel number, null where none is broadcast
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    scrambled INTEGER NOT NULL,
    channel TEXT NOT NULL, -- all that apps see of it as broadcast, JSON of gulou.services.tv.Channel
    pmt_pid INTEGER, -- where its PMT was when it was last seen, and that PMT, so that a zap need not wait for it
    pmt BLOB,
    PRIMARY KEY (multiplex, service)
) WITHOUT ROWID;
INSERT INTO services
    SELECT multiplex, service, services_of_one_source.onid, services_of_one_source.tsid, sid, lcn, name, kind,
        scrambled, channel, NULL, NULL
    FROM services_of_one_source JOIN multiplexes USING (source);
DROP TABLE services_of_one_source;
CREATE INDEX services_by_service ON services (service);
CREATE TABLE channels (
    service INTEGER PRIMARY KEY, -- as in services; what the household chose stays, received or not
    number INTEGER, -- null: as broadcast
    name TEXT, -- null: as broadcast
    favourite INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    locked INTEGER NOT NULL,
    groups TEXT NOT NULL -- JSON array of names
);
