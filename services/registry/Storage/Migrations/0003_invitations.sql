-- Somebody is asked to act for an organisation. The token is with whoever got the link; here is only its hash.
create table invitation (
    id               uuid primary key,
    organisation_id  uuid not null references organisation (id) on delete cascade,
    email            character varying(254) not null check (email <> '' and email = lower(email)),
    role             character varying(20) not null check (role in ('Owner', 'Manager', 'Contributor', 'Viewer')),
    token_hash       bytea not null check (octet_length(token_hash) = 32),
    invited_by       uuid references membership (id),
    invited_at       timestamp with time zone not null,
    expires_at       timestamp with time zone not null,
    outcome          character varying(20) check (outcome in ('Accepted', 'Declined', 'Withdrawn')),
    ended_at         timestamp with time zone,
    membership_id    uuid references membership (id),
    constraint invitation_ended check ((outcome is null) = (ended_at is null)),
    constraint invitation_accepted check ((outcome is not distinct from 'Accepted') = (membership_id is not null))
);
create unique index invitation_token_hash on invitation (token_hash);
create unique index invitation_open on invitation (organisation_id, email) where outcome is null;
