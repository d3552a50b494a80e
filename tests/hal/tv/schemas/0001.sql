BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'tv','0001','2026-11-23 03:07:19.501540+00:00');
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
INSERT INTO "services" VALUES(37795712663553,8800,7,1,'file.ts',5,'One','tv',0,'{"service":"dvb://2260.7.1","name":"One","lcn":5,"names":{},"provider":"","kind":"tv","scrambled":false,"unsupported":"","streams":[]}');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX services_by_source ON services (source, lcn);
CREATE INDEX events_by_start ON events (service, start);
CREATE INDEX events_by_time ON events (start);
COMMIT;
PRAGMA user_version = 1;
