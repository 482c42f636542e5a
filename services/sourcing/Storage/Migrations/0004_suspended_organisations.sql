-- What the registry last said of an organisation's suspension. Its own table: the event may come before the organisation's name does.
create table organisation_suspension (
    organisation_id  uuid primary key,
    version          integer not null check (version > 0),
    is_suspended     boolean not null
);
