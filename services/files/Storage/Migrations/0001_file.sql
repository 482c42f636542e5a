-- Files of organisations, whom they are shown to, and who saw them. Contents lie in the store under their SHA-256.
create table stored_file (
    id               uuid primary key,
    organisation_id  uuid not null,
    name             character varying(200) not null check (name <> '' and name !~ '[/\\]'),
    format           character varying(10) not null check (format in ('Pdf', 'Step', 'Dxf', 'Dwg', 'Png', 'Jpeg', 'Xlsx', 'Csv')),
    purpose          character varying(10) not null check (purpose in ('Evidence', 'Drawing', 'Photo')),
    nda_required     boolean not null,
    size_bytes       bigint not null check (size_bytes > 0),
    sha256           character varying(64) not null check (sha256 ~ '^[0-9a-f]{64}$'),
    uploaded_by      text not null,
    uploaded_at      timestamp with time zone not null,
    removed_at       timestamp with time zone,
    removed_by       text,
    unique (id, organisation_id),
    unique (id, organisation_id, nda_required)
);
create index stored_file_organisation_id on stored_file (organisation_id, id) where removed_at is null;
create index stored_file_sha256 on stored_file (sha256) where removed_at is null;

create table file_grant (
    id               uuid primary key,
    file_id          uuid not null,
    owner_id         uuid not null,
    organisation_id  uuid not null check (organisation_id <> owner_id),
    nda_required     boolean not null,
    granted_by       text not null,
    granted_at       timestamp with time zone not null,
    expires_at       timestamp with time zone not null check (expires_at > granted_at),
    revoked_at       timestamp with time zone,
    revoked_by       text,
    -- Only the owner gives, and not without the agreement that the file asks for.
    foreign key (file_id, owner_id, nda_required) references stored_file (id, organisation_id, nda_required)
);
create unique index file_grant_live on file_grant (file_id, organisation_id) where revoked_at is null;
create index file_grant_organisation_id on file_grant (organisation_id, id) where revoked_at is null;

create table signed_nda (
    id               uuid primary key,
    owner_id         uuid not null,
    organisation_id  uuid not null check (organisation_id <> owner_id),
    text_version     character varying(20) not null,
    signed_by        text not null,
    signed_at        timestamp with time zone not null,
    expires_at       timestamp with time zone not null check (expires_at > signed_at)
);
create index signed_nda_parties on signed_nda (organisation_id, owner_id, expires_at);
comment on table signed_nda is 'append-only: what was signed stays';

create table file_view (
    id               uuid primary key,
    file_id          uuid not null,
    owner_id         uuid not null,
    organisation_id  uuid not null,
    viewed_by        text not null,
    viewed_at        timestamp with time zone not null,
    grant_id         uuid references file_grant (id),
    foreign key (file_id, owner_id) references stored_file (id, organisation_id)
);
create index file_view_file_id on file_view (file_id, id);
comment on table file_view is 'append-only: who saw what stays';

create table known_organisation (
    organisation_id  uuid primary key,
    version          integer not null,
    name_vi          text not null,
    name_en          text not null
);

-- Who may see and change what, whatever a query asks. A file is its owner's; others see it by a grant that holds, and where the file asks
-- for it by an agreement that holds.
create function is_shown(file uuid) returns boolean language sql stable as
  $$ select exists (select from file_grant g where g.file_id = $1 and g.organisation_id = acting_organisation() and g.revoked_at is null and g.expires_at > now()
       and (not g.nda_required or exists (select from signed_nda n where n.owner_id = g.owner_id and n.organisation_id = acting_organisation() and n.expires_at > now()))) $$;

call secure_rows('stored_file', 'file_grant', 'signed_nda', 'file_view', 'known_organisation');
create policy own on stored_file using (organisation_id = acting_organisation());
create policy shown on stored_file for select using (is_shown(id));
create policy own on file_grant using (owner_id = acting_organisation());
create policy granted on file_grant for select using (organisation_id = acting_organisation());
create policy parties on signed_nda for select using (acting_organisation() in (owner_id, organisation_id));
create policy signing on signed_nda for insert with check (organisation_id = acting_organisation());
create policy own on file_view for select using (owner_id = acting_organisation());
create policy viewing on file_view for insert with check (organisation_id = acting_organisation() and (owner_id = acting_organisation() or is_shown(file_id)));
create policy members on known_organisation for select using (acting_organisation() is not null);
