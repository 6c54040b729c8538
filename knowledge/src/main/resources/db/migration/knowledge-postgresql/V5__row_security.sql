-- The second wall: whatever a statement asks for, the server shows a transaction what the reader may
-- see for whom it says to read, and nothing when it says nothing. It says so with
--   set_config('footnote.reader', '{*,u:ann,g:staff}', true)
-- where the principals are those of V4, and '{all}' is Footnote's own work. It holds for the owner of
-- the tables too, but not for superusers. A later migration that reads or changes rows begins with
-- set_config('footnote.reader', '{all}', true).

create function knowledge.reader() returns text[] language sql stable parallel safe
    return nullif(current_setting('footnote.reader', true), '')::text[];

create function knowledge.sees_all() returns boolean language sql stable parallel safe
    return coalesce('all' = any (knowledge.reader()), false);

-- Only comparisons that tell nothing of what they compare may use an index before the wall, and
-- md5(content) is none.
drop index knowledge.document_metadata_entry;
alter table knowledge.document_metadata
    add column content_digest text generated always as (md5(content)) stored;
create index document_metadata_entry on knowledge.document_metadata (name, content_digest);

-- The entries that admit the reader, and no others.
create policy reader on knowledge.collection_access for select
    using ((select knowledge.sees_all()) or principal = any ((select knowledge.reader())::text[]));
create policy reader on knowledge.document_access for select
    using ((select knowledge.sees_all()) or principal = any ((select knowledge.reader())::text[]));

-- Of the lists it sees the entries that admit the reader. Scalar subqueries are asked for the row at hand; others would be made tables of all rows at first.
create policy reader on knowledge.document for select
    using (
        (select knowledge.sees_all())
        or (
            collection = any (array(select ca.collection from knowledge.collection_access ca))
            and (not narrowed or (
                select true from knowledge.document_access da
                where da.document_id = document.document_id limit 1))));

do $$
declare
    part text;
begin
    foreach part in array array[
        'document_metadata', 'document_text', 'document_space', 'page_span', 'chunk', 'chunk_vector']
    loop
        execute format(
            'create policy reader on knowledge.%1$I for select using (
                (select knowledge.sees_all()) or (
                    select true from knowledge.document d where d.document_id = %1$I.document_id))',
            part);
    end loop;
    create policy reader on knowledge.change_log for select using ((select knowledge.sees_all()));
    foreach part in array array[
        'document', 'document_metadata', 'document_text', 'document_space', 'page_span', 'chunk',
        'chunk_vector', 'collection_access', 'document_access', 'change_log']
    loop
        execute format(
            'create policy adding on knowledge.%I for insert
                with check ((select knowledge.sees_all()))',
            part);
        execute format(
            'create policy changing on knowledge.%I for update using ((select knowledge.sees_all()))',
            part);
        execute format(
            'create policy removing on knowledge.%I for delete using ((select knowledge.sees_all()))',
            part);
        execute format(
            'alter table knowledge.%I enable row level security, force row level security', part);
    end loop;
    -- A partition that is asked for by its own name has no policy, and shows nothing.
    for part in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'knowledge.chunk_vector'::regclass
    loop
        execute format(
            'alter table knowledge.%I enable row level security, force row level security', part);
    end loop;
end
$$;
