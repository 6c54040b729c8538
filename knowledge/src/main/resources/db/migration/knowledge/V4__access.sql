-- Who may read. A principal is "*" (everyone), "u:" and a user's name, or "g:" and a group's.
-- A collection without rows is read by administrators alone.
create table knowledge.collection_access (
    collection varchar(64)   not null,
    principal  varchar(1002) not null,
    primary key (collection, principal)
);

-- The list that a document has of its own, when it is narrowed; it may have no rows.
create table knowledge.document_access (
    document_id varchar(36)   not null references knowledge.document (document_id),
    principal   varchar(1002) not null,
    primary key (document_id, principal)
);

alter table knowledge.document add column narrowed boolean default false not null;

-- Whoever reached the store could read what is in it.
insert into knowledge.collection_access select distinct collection, '*' from knowledge.document;
