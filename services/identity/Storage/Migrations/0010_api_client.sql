-- Programs that were let in while we run, beside those of the settings. Of the secret only the hash is kept.
create table api_client (
    id           varchar(100) primary key,
    secret_hash  bytea not null,
    name         varchar(100) not null,
    scopes       text[] not null,
    created_by   varchar(100) not null,
    created_at   timestamptz not null,
    revoked_at   timestamptz
);
