-- A supplier list waits here, as it came, until whoever uploaded it has seen how it is read and confirms it, at most a day. Rows are
-- read a few hundred at a time; nothing holds the whole list.
create table list_preview (
    id                uuid primary key,
    organisation_id   uuid not null,
    subject           character varying(200) not null,
    file_name         character varying(260) not null,
    sha256            character varying(64) not null,
    is_demonstration  boolean not null,
    header_row        integer not null,
    names             text[] not null,
    columns           text[] not null,
    rows              integer not null,
    created           integer not null,
    updated           integer not null,
    unchanged         integer not null,
    refused           integer not null,
    duplicates        integer not null,
    prepared_at       timestamp with time zone not null,
    expires_at        timestamp with time zone not null,
    constraint list_preview_each_header_has_a_column check (cardinality(names) = cardinality(columns))
);
create index list_preview_expires_at on list_preview (expires_at);

create table list_preview_row (
    preview_id        uuid not null references list_preview (id) on delete cascade,
    row               integer not null,
    cells             text[] not null,
    is_malformed      boolean not null,
    name              text,
    country           character varying(2),
    tax_code          character varying(40),
    turn              integer,
    outcome           character varying(20) check (outcome in ('Created', 'Updated', 'Unchanged', 'Refused', 'Duplicate')),
    organisation_id   uuid,
    problems          jsonb not null,
    has_problems      boolean not null generated always as (problems <> '[]'::jsonb) stored,
    like_row          integer,
    like_id           uuid,
    like_country      character varying(2),
    like_tax_code     character varying(40),
    like_name         character varying(200),
    like_score        double precision,
    decision          character varying(10) check (decision in ('SameFirm', 'OtherFirm')),
    primary key (preview_id, row)
);
create index list_preview_row_turn on list_preview_row (preview_id, turn);

-- What became of each row, a row each: a report is as long as its list.
create table supplier_import_row (
    import_id         uuid not null references supplier_import (id),
    row               integer not null,
    outcome           character varying(20) not null check (outcome in ('Created', 'Updated', 'Unchanged', 'Refused', 'Duplicate')),
    name              text,
    organisation_id   uuid,
    problems          jsonb not null,
    like_row          integer,
    like_id           uuid,
    like_country      character varying(2),
    like_tax_code     character varying(40),
    like_name         character varying(200),
    like_score        double precision,
    primary key (import_id, row)
);
insert into supplier_import_row (import_id, row, outcome, name, organisation_id, problems)
select i.id, (r ->> 'Row')::integer, (array['Created', 'Updated', 'Unchanged', 'Refused'])[(r ->> 'Outcome')::integer + 1], r ->> 'Name', (r ->> 'OrganisationId')::uuid, r -> 'Problems'
from supplier_import i cross join jsonb_array_elements(i.results) r;
alter table supplier_import drop column results, add column duplicates integer not null default 0;
alter table supplier_import alter column duplicates drop default,
    add constraint supplier_import_no_row_is_lost check (created + updated + unchanged + refused + duplicates = rows);

call secure_rows('list_preview', 'list_preview_row', 'supplier_import_row');

-- A list is its uploader's alone until it is confirmed.
create policy own on list_preview using (organisation_id = acting_organisation() and subject = acting_subject());
create policy own on list_preview_row using (exists (select from list_preview p where p.id = preview_id and p.organisation_id = acting_organisation() and p.subject = acting_subject()));
create policy own on supplier_import_row for select using (exists (select from supplier_import i where i.id = import_id and i.organisation_id = acting_organisation()));

comment on table supplier_import_row is 'append-only: what became of each row stays';
