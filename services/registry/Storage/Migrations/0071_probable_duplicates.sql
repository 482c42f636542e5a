-- By which firms that may be alike are found; made anew when an organisation or its profile changed since.
create table likeness_state (
    organisation_id       uuid primary key references organisation (id) on delete cascade,
    organisation_version  integer not null,
    profile_revision      integer not null
);
create table likeness_key (
    key              text not null,
    organisation_id  uuid not null references organisation (id) on delete cascade,
    primary key (key, organisation_id)
);
create index likeness_key_organisation_id on likeness_key (organisation_id);

-- The same for the rows of a list, while it is compared.
create table list_preview_key (
    preview_id  uuid not null references list_preview (id) on delete cascade,
    key         text not null,
    row         integer not null,
    primary key (preview_id, key, row)
);

-- The firm that a row counts for: its own, or the one that it is the same as.
alter table list_preview_row add column firm_country character varying(2), add column firm_tax_code character varying(40);

-- What an importer said of a row that is like a known supplier, so that the same row is not asked about again.
create table duplicate_decision (
    organisation_id  uuid not null,
    fingerprint      character varying(64) not null,
    like_country     character varying(2) not null,
    like_tax_code    character varying(40) not null,
    decision         character varying(10) not null check (decision in ('SameFirm', 'OtherFirm')),
    decided_by       character varying(200) not null,
    decided_at       timestamp with time zone not null,
    primary key (organisation_id, fingerprint, like_country, like_tax_code)
);

call secure_rows('likeness_state', 'likeness_key', 'list_preview_key', 'duplicate_decision');
create policy own on duplicate_decision for select using (organisation_id = acting_organisation());
