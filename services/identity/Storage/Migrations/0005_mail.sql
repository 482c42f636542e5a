-- A row exists exactly as long as its mail is not handed to the mail server.
create table mail (
    id            uuid primary key,
    recipient     varchar(254) not null,
    subject       varchar(200) not null,
    body          text not null,
    created_at    timestamptz not null,
    next_try_at   timestamptz not null,
    attempts      int not null
);
create index mail_next_try_at on mail (next_try_at);

-- What a link in a mail lets its reader do, once. Only the hash is kept.
create table mail_link (
    hash        bytea primary key,
    account_id  uuid not null references account (id),
    purpose     varchar(20) not null check (purpose in ('ConfirmEmail', 'ResetPassword')),
    created_at  timestamptz not null,
    expires_at  timestamptz not null
);
create unique index mail_link_account_id_purpose on mail_link (account_id, purpose);
