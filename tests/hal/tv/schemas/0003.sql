BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'tv','0001','2026-11-23 03:07:19.501540+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'tv','0002','2026-11-23 09:20:31.204673+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'tv','0003','2026-11-23 09:20:31.205094+00:00');
CREATE TABLE channels (
    service INTEGER PRIMARY KEY, -- as in services; what the household chose stays, received or not
    number INTEGER, -- null: as broadcast
    name TEXT, -- null: as broadcast
    favourite INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    locked INTEGER NOT NULL,
    groups TEXT NOT NULL -- JSON array of names
);
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
INSERT INTO "events" VALUES(37795712663553,1,1700000000,1800,'{"eng":"News"}','{}',0,0);
CREATE TABLE multiplexes (
    multiplex INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources,
    delivery TEXT NOT NULL, -- what to tune to, as gulou_hal.tuner.delivery writes it; empty at a fixed address
    onid INTEGER, -- null until it was received
    tsid INTEGER,
    UNIQUE (source, delivery)
);
INSERT INTO "multiplexes" VALUES(1,'file.ts','',8800,7);
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
INSERT INTO "services" VALUES(1,37795712663553,8800,7,1,5,'One','tv',0,'{"service":"dvb://2260.7.1","name":"One","lcn":5,"names":{},"provider":"","kind":"tv","scrambled":false,"unsupported":"","streams":[]}',NULL,NULL);
CREATE TABLE sources (
    source TEXT PRIMARY KEY, -- an address of tuners, as the box was given it
    scanned INTEGER -- Unix time of the last whole scan, null before the first
, region TEXT NOT NULL DEFAULT '');
INSERT INTO "sources" VALUES('file.ts',NULL,'');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX events_by_start ON events (service, start);
CREATE INDEX events_by_time ON events (start);
CREATE INDEX services_by_service ON services (service);
COMMIT;
PRAGMA user_version = 3;
