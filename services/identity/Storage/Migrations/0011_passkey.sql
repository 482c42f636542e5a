-- Who signs in with a passkey needs no password.
alter table account alter column password_hash drop not null;

create table passkey (
    credential_id       bytea primary key,
    account_id          uuid not null references account (id),
    public_key          bytea not null,
    name                varchar(100) not null,
    sign_count          bigint not null,
    transports          text[] not null,
    is_user_verified    boolean not null,
    is_backup_eligible  boolean not null,
    is_backed_up        boolean not null,
    created_at          timestamptz not null,
    last_used_at        timestamptz
);
create index passkey_account_id on passkey (account_id);

-- What works once: challenges and the assertions of clients. A row says that it was used, until it would have expired anyway.
create table used_once (
    kind        varchar(150) not null,
    id          varchar(200) not null,
    expires_at  timestamptz not null,
    primary key (kind, id)
);
