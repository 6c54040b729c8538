-- What an object of a bucket was when it was read last, so that it is not read again to learn that
-- it is the same. Read by H2 and by PostgreSQL alike.

create table ingestion.fetched_object (
    collection  varchar(64)   not null,
    external_id varchar(1000) not null,
    origin      varchar(1000) not null, -- the server and the bucket
    entity_tag  varchar(1000) not null, -- as the server gave it
    bytes       bigint        not null,
    digest      varchar(64)   not null, -- of its content
    primary key (collection, external_id)
);
