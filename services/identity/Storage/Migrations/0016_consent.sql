-- What a person has allowed an application of others; asked again when it wants more.
create table consent (
    account_id  uuid not null references account (id),
    client_id   varchar(100) not null,
    scopes      text[] not null,
    given_at    timestamptz not null,
    primary key (account_id, client_id)
);
