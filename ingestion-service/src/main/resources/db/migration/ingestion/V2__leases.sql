-- Several workers on one job table: leases, retries, quarantine, priorities, saved embeddings.
-- Read by H2 and by PostgreSQL alike. Times are the database's own.

alter table ingestion.job add column priority smallint default 1 not null; -- as JobPriority counts
alter table ingestion.job add column lease_until timestamp with time zone; -- with a worker only
alter table ingestion.job add column failures integer default 0 not null;
alter table ingestion.job add column losses integer default 0 not null; -- workers that vanished
alter table ingestion.job add column pages_done integer default 0 not null;
alter table ingestion.job add column pages_total integer default 0 not null;
alter table ingestion.job add column seconds_left bigint;
-- Without a time a job may run at once, whatever the clock says.
alter table ingestion.job alter column run_after drop not null;

drop index ingestion.job_open;
create index job_turn on ingestion.job (ended, collection, priority, bytes, sequence);
create index job_age on ingestion.job (ended, collection, sequence);
create index job_worker on ingestion.job (worker);
create index job_stage on ingestion.job (stage, sequence);

-- Vectors of the job's n-th batch of passages, kept until the job ends.
create table ingestion.embedded_batch (
    job_id      varchar(36) not null,
    batch       integer     not null,
    text_digest varchar(64) not null, -- of the model and the texts that were embedded
    vectors     bytea       not null, -- float32, little endian, one vector after the other
    primary key (job_id, batch)
);

-- Answers to requests that carried a key, so that the same request again gets the same job.
create table ingestion.idempotency (
    idempotency_key varchar(200) primary key,
    fingerprint     varchar(64)  not null,
    job_id          varchar(36)  not null,
    created_at      timestamp with time zone not null
);

-- Uploads of the same document lock the same row, so that their conditions are checked in turn.
create table ingestion.stripe (
    stripe integer primary key
);

insert into ingestion.stripe (stripe)
values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15),
       (16), (17), (18), (19), (20), (21), (22), (23), (24), (25), (26), (27), (28), (29), (30), (31);
