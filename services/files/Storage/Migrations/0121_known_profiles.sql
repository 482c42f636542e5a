-- Photos are seen while the profile of their owner is; who never published one is not listed, and its photos are its own affair.
create table known_profile (
    organisation_id  uuid primary key,
    version          integer not null,
    is_published     boolean not null
);
call secure_rows('known_profile');
