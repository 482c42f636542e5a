-- Wrong passwords and codes by account and place: the network they came from, a device that has signed in before, or anywhere. The nil
-- account stands for all: what a network guesses at whomever.
create table guess (
    account_id    uuid not null,
    place         varchar(80) not null,
    wrong         int not null,
    locks         int not null,
    locked_until  timestamptz,
    last_at       timestamptz not null,
    primary key (account_id, place)
);
create index guess_last_at on guess (last_at);

alter table account drop column lockout_count;
