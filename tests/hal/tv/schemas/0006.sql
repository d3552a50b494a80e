BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'tv','0001','2026-11-23 03:07:19.501540+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'tv','0002','2026-11-23 09:20:31.209300+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'tv','0003','2026-11-23 09:20:31.209767+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'tv','0004','2026-11-23 09:20:31.211609+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'tv','0005','2026-11-23 11:47:54.661589+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'tv','0006','2026-11-23 12:45:01.722205+00:00');
CREATE TABLE channels (
    service INTEGER PRIMARY KEY, -- as in services; what the household chose stays, received or not
    number INTEGER, -- null: as broadcast
    name TEXT, -- null: as broadcast
    favourite INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    locked INTEGER NOT NULL,
    groups TEXT NOT NULL -- JSON array of names
);
CREATE TABLE crids (
    crid INTEGER PRIMARY KEY, -- a short number for the name of a series, which its events share
    name TEXT NOT NULL UNIQUE -- as broadcast
);
CREATE TABLE dictionaries (
    dictionary INTEGER PRIMARY KEY, -- 1 … 255
    words BLOB NOT NULL -- what texts of this guide repeat, for deflate
);
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
, episode_id TEXT, series INTEGER);
INSERT INTO "events" VALUES(27469803776,1,1700000000,1800,1,0,0,NULL,NULL,NULL,NULL);
CREATE TABLE lists (
    address TEXT PRIMARY KEY -- of tuners, as the household added it: iptv+http://…
);
CREATE TABLE multiplexes (
    multiplex INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources,
    delivery TEXT NOT NULL, -- what to tune to, as gulou_hal.tuner.delivery writes it; empty at a fixed address
    onid INTEGER, -- null until it was received
    tsid INTEGER,
    UNIQUE (source, delivery)
);
INSERT INTO "multiplexes" VALUES(1,'file.ts','',8800,7);
CREATE TABLE schedules (
    schedule INTEGER PRIMARY KEY, -- a short number for a service, for the keys of its events
    service INTEGER NOT NULL UNIQUE
);
INSERT INTO "schedules" VALUES(1,37795712663553);
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
CREATE TABLE titles (
    title INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: the index for search names it
    titles TEXT NOT NULL UNIQUE -- JSON object by ISO 639-2 language
);
INSERT INTO "titles" VALUES(1,'{"eng":"News"}');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX services_by_service ON services (service);
CREATE UNIQUE INDEX events_by_id ON events (event >> 34, event_id);
CREATE INDEX events_by_title ON events (title, start);
CREATE INDEX events_by_time ON events (start, genre);
CREATE INDEX events_by_series ON events (series) WHERE series NOT NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('titles',1);
COMMIT;
PRAGMA user_version = 6;
