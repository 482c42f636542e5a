-- People who can sign in. The e-mail is the name; there is one account for each.
create table account (
    id                    uuid primary key,
    user_name             varchar(254) not null,
    normalized_user_name  varchar(254) not null unique,
    email                 varchar(254) not null,
    normalized_email      varchar(254) not null unique,
    email_confirmed       boolean not null,
    password_hash         text not null,
    security_stamp        text not null,
    concurrency_stamp     text not null,
    lockout_end           timestamptz,
    lockout_enabled       boolean not null,
    access_failed_count   int not null,
    name                  varchar(200) not null,
    language              varchar(2) not null,
    created_at            timestamptz not null
);

-- One sign-in of one person with one browser: the `sid` of tokens. The cookie only names it.
create table session (
    id          uuid primary key,
    account_id  uuid not null references account (id),
    started_at  timestamptz not null,
    expires_at  timestamptz not null,
    ended_at    timestamptz
);
create index session_account_id on session (account_id);

-- What one person allowed one client in one session. Its row is locked by every exchange, refresh, revocation and sign-out.
create table authorization_grant (
    id          uuid primary key,
    client_id   varchar(100) not null,
    account_id  uuid not null references account (id),
    session_id  uuid not null references session (id),
    scope       varchar(500) not null,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    revoked_at  timestamptz
);
create index authorization_grant_session_id on authorization_grant (session_id);
create index authorization_grant_account_id on authorization_grant (account_id);

-- Only hashes are kept: who reads this table cannot redeem anything.
create table authorization_code (
    hash            bytea primary key,
    grant_id        uuid not null references authorization_grant (id) on delete cascade,
    client_id       varchar(100) not null,
    redirect_uri    varchar(2000) not null,
    code_challenge  varchar(43) not null,
    nonce           varchar(500),
    expires_at      timestamptz not null,
    used_at         timestamptz
);
create index authorization_code_grant_id on authorization_code (grant_id);

create table refresh_token (
    hash        bytea primary key,
    grant_id    uuid not null references authorization_grant (id) on delete cascade,
    generation  int not null,
    expires_at  timestamptz not null,
    used_at     timestamptz,
    -- However many refresh at once, there is one successor.
    unique (grant_id, generation)
);

create table signing_key (
    id                   varchar(100) primary key,
    algorithm            varchar(10) not null,
    protected_key        text not null,
    created_at           timestamptz not null
);

-- The key ring of ASP.NET Data Protection.
create table data_protection_key (
    name  varchar(200) primary key,
    xml   text not null
);
