-- Two documents as version 1 of the schema kept them: one with a passage and its vector (1, 0), one empty.
insert into knowledge.embedding_space (space_id, model_digest, dimensions, model_name, languages)
    values (1, 'sha256:old', 2, 'old', 'en');
insert into knowledge.store values (1, '7c1f0a52-5a0d-4d29-9d38-0e7a9b1d2c3e', 4, 1);
insert into knowledge.document values
    ('d1', 'handbook', 'guide.md', 3, 'digest', 'Guide', 'text/markdown', 'en', 1, 1, 1,
     timestamp with time zone '2026-01-01 00:00:00+00'),
    ('d2', 'handbook', 'empty.md', 1, 'digest', 'Empty', 'text/markdown', null, null, 0, 0,
     timestamp with time zone '2026-01-01 00:00:00+00');
insert into knowledge.document_metadata values ('d1', 'team', 'red');
insert into knowledge.document_text values ('d1', 'Thirty days off.'), ('d2', '');
insert into knowledge.page_span values ('d1', 0, 1, 0, 16);
insert into knowledge.chunk values ('d1.3.0', 'd1', 0, '', 1, 0, 16, 'Thirty days off.');
insert into knowledge.chunk_vector values ('d1.3.0', 1, X'0000803f00000000');
insert into knowledge.change_log values (3, 'd1', false), (4, 'd2', false);
