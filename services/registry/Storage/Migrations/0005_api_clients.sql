-- Programs that an organisation lets act for it. They work and look, and never decide; their credentials are kept by the OpenID provider.
alter table membership add column is_program boolean not null default false;
alter table membership alter column is_program drop default;
alter table membership add constraint membership_program_never_decides check (not is_program or role in ('Contributor', 'Viewer'));

create table api_client (
    client_id        character varying(200) primary key,
    organisation_id  uuid not null references organisation (id) on delete cascade,
    membership_id    uuid not null references membership (id),
    name             character varying(100) not null check (name <> ''),
    scopes           text[] not null check (cardinality(scopes) > 0 and scopes <@ array['marketplace.read', 'marketplace.write']),
    made_at          timestamp with time zone not null,
    made_by          uuid references membership (id),
    revoked_at       timestamp with time zone,
    revoked_by       uuid references membership (id)
);
create index api_client_organisation_id on api_client (organisation_id);
