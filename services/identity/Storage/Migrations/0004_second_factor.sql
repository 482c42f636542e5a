-- The app that shows codes. The key is protected by ASP.NET Data Protection; a time step is accepted once, and none before it.
create table authenticator (
    account_id     uuid primary key references account (id),
    protected_key  text not null,
    last_step      bigint not null,
    added_at       timestamptz not null
);

-- For a day without the app: ten codes, each for one use, kept as hashes.
create table recovery_code (
    account_id  uuid not null references account (id),
    hash        bytea not null,
    used_at     timestamptz,
    primary key (account_id, hash)
);
