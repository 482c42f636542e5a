-- Tables that every service with a database has. A row of outbox_message exists exactly as long as it is not yet confirmed
-- by the broker; then it moves to the archive.
create table outbox_message (
    position      bigint generated always as identity primary key,
    id            uuid not null unique,
    stream        uuid not null,
    contract      text not null,
    payload       text not null,
    trace_parent  text,
    not_before    timestamptz,
    staged_at     timestamptz not null default clock_timestamp()
);

create table outbox_archive (
    position      bigint primary key,
    id            uuid not null,
    stream        uuid not null,
    contract      text not null,
    payload       text not null,
    trace_parent  text,
    not_before    timestamptz,
    staged_at     timestamptz not null,
    confirmed_at  timestamptz not null default clock_timestamp()
);
create index outbox_archive_confirmed_at on outbox_archive (confirmed_at);

create table inbox_message (
    message_id    uuid not null,
    consumer      text not null,
    received_at   timestamptz not null default clock_timestamp(),
    primary key (message_id, consumer)
);
create index inbox_message_received_at on inbox_message (received_at);

create table idempotency_key (
    subject       text not null,
    key           uuid not null,
    request_hash  bytea not null,
    status        int not null,
    location      text,
    body          text not null,
    created_at    timestamptz not null default clock_timestamp(),
    primary key (subject, key)
);
create index idempotency_key_created_at on idempotency_key (created_at);
