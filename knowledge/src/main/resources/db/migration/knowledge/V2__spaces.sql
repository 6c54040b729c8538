-- A document may have vectors in several spaces. Here stands in which of them its live version has
-- all of its vectors, so that it is cheap to know what a space still lacks.
create table knowledge.document_space (
    document_id varchar(36) not null references knowledge.document (document_id),
    space_id    integer     not null references knowledge.embedding_space (space_id),
    primary key (document_id, space_id)
);

insert into knowledge.document_space
select document_id, space_id from knowledge.document where space_id is not null and chunk_count > 0;

-- The space that searches used before the active one, to go back to; and how many spaces were
-- removed, so that an index knows when it holds vectors of one that is gone.
alter table knowledge.store add column previous_space_id integer;
alter table knowledge.store add column removed_spaces bigint default 0 not null;
alter table knowledge.store add foreign key (previous_space_id)
    references knowledge.embedding_space (space_id);

-- Whose turn it is to fill the space, and until when.
alter table knowledge.embedding_space add column filler varchar(36);
alter table knowledge.embedding_space add column filler_until timestamp with time zone;
