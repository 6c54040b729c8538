-- A worker that vanishes says something about its job only if it had been well before it took it.
-- Read by H2 and by PostgreSQL alike.

alter table ingestion.job add column steady boolean default false not null; -- the worker, at the claim
alter table ingestion.job add column deaths integer default 0 not null; -- losses of steady workers
