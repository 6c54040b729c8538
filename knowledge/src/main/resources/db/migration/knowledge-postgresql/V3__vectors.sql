-- Vectors on PostgreSQL: pgvector's own type, one partition for each embedding space. The partition
-- and its HNSW index, which needs the space's dimensions, are made when the space is registered.
do $$
begin
    if exists (select from knowledge.chunk_vector) then
        raise exception 'knowledge.chunk_vector holds vectors, which no released version has written'
            ' to PostgreSQL; export the collections with the version that did, and import them';
    end if;
end
$$;

drop table knowledge.chunk_vector;

create table knowledge.chunk_vector (
    chunk_id    varchar(80) not null references knowledge.chunk (chunk_id),
    document_id varchar(36) not null,
    space_id    integer     not null references knowledge.embedding_space (space_id),
    embedding   vector      not null,
    primary key (chunk_id, space_id)
) partition by list (space_id);

create index chunk_vector_document on knowledge.chunk_vector (document_id);

-- In the order of its bytes, whatever the database's language, so that pages of a list are those of H2.
alter table knowledge.document alter column external_id type varchar(1000) collate "C";

-- The digest, because a value of 1,000 characters is too long for an index.
create index document_metadata_entry on knowledge.document_metadata (name, md5(content));
