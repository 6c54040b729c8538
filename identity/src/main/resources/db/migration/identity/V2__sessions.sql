-- Sessions of people who signed in at the OpenID provider. Any gateway answers for any of them.

create table identity.session (
    digest      varchar(64)   primary key, -- SHA-256 of the secret in the browser's cookie
    user_name   varchar(1000) not null,
    group_names text          not null,    -- a line each
    role        varchar(16)   not null,
    id_token    text          not null,    -- shown to the provider when the session ends; may be empty
    begun_at    timestamp with time zone not null,
    ends_at     timestamp with time zone not null
);

create index session_end on identity.session (ends_at);
