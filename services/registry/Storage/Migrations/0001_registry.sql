-- Organisations: who takes part. The check digit of a Vietnamese tax code is part of the key's meaning, so it is guarded here too.
create table organisation (
    id                uuid primary key,
    country           character varying(2) not null check (country ~ '^[A-Z]{2}$'),
    tax_code          character varying(40) not null check (tax_code <> ''),
    name_vi           character varying(200) not null check (name_vi <> ''),
    name_en           character varying(200) not null check (name_en <> ''),
    kinds             text[] not null check (cardinality(kinds) > 0 and kinds <@ array['Buyer', 'Supplier', 'Association', 'Agency', 'Operator']),
    is_demonstration  boolean not null,
    imported_by       uuid,
    version           integer not null check (version > 0),
    registered_at     timestamp with time zone not null,
    constraint organisation_country_tax_code unique (country, tax_code),
    constraint organisation_vietnamese_tax_code check (
        case when country <> 'VN' then true
             when tax_code !~ '^[0-9]{10}(-[0-9]{3})?$' then false
             else 10 - (31 * substr(tax_code, 1, 1)::int + 29 * substr(tax_code, 2, 1)::int + 23 * substr(tax_code, 3, 1)::int
                      + 19 * substr(tax_code, 4, 1)::int + 17 * substr(tax_code, 5, 1)::int + 13 * substr(tax_code, 6, 1)::int
                      + 7 * substr(tax_code, 7, 1)::int + 5 * substr(tax_code, 8, 1)::int + 3 * substr(tax_code, 9, 1)::int) % 11
                  = substr(tax_code, 10, 1)::int
        end)
);

-- Never updated: a correction is a new number with the same date, and the highest number of a date counts.
create table organisation_status (
    organisation_id        uuid not null references organisation (id) on delete cascade,
    number                 integer not null check (number > 0),
    effective_from         date not null,
    ownership              character varying(20) not null check (ownership in ('VietnameseOwned', 'ForeignInvested', 'JointVenture', 'Abroad')),
    foreign_share_percent  numeric(5,2) not null check (foreign_share_percent between 0 and 100),
    legal_group            character varying(200),
    sector                 character varying(20) not null check (sector in ('Industry', 'Services')),
    staff                  integer check (staff >= 0),
    revenue_vnd            numeric(20,0) check (revenue_vnd >= 0),
    capital_vnd            numeric(20,0) check (capital_vnd >= 0),
    recorded_at            timestamp with time zone not null,
    primary key (organisation_id, number),
    constraint organisation_status_ownership_share check (
        case ownership when 'VietnameseOwned' then foreign_share_percent < 50
                       when 'JointVenture' then foreign_share_percent > 0 and foreign_share_percent < 100
                       when 'ForeignInvested' then foreign_share_percent > 0
                       else true end)
);
create index organisation_status_effective_from on organisation_status (organisation_id, effective_from);

-- Who may act for which organisation. One each, until choosing between several comes.
create table membership (
    issuer           character varying(300) not null,
    subject          character varying(200) not null,
    organisation_id  uuid not null references organisation (id) on delete cascade,
    role             character varying(20) not null check (role in ('Owner', 'Manager', 'Contributor', 'Viewer')),
    since            timestamp with time zone not null,
    primary key (issuer, subject)
);
create index membership_organisation_id on membership (organisation_id);

create table supplier_profile (
    organisation_id      uuid primary key references organisation (id) on delete cascade,
    state                character varying(20) not null check (state in ('Draft', 'Published', 'Suspended')),
    revision             integer not null check (revision > 0),
    announced            integer not null check (announced >= 0),
    name_vi              character varying(200) not null check (name_vi <> ''),
    name_en              character varying(200) not null check (name_en <> ''),
    description_vi       character varying(4000),
    description_en       character varying(4000),
    website              character varying(300),
    contact_name         character varying(200),
    contact_email        character varying(254),
    contact_phone        character varying(40),
    languages            text[] not null,
    market_local         integer,
    market_regional      integer,
    market_national      integer,
    market_global        integer,
    reference_customers  text[] not null,
    products             jsonb not null,
    equipment            jsonb not null,
    certificates         jsonb not null,
    constraint supplier_profile_markets check (
        num_nulls(market_local, market_regional, market_national, market_global) = 4
        or (num_nulls(market_local, market_regional, market_national, market_global) = 0
            and market_local + market_regional + market_national + market_global = 100
            and least(market_local, market_regional, market_national, market_global) >= 0)),
    constraint supplier_profile_published_was_announced check (state <> 'Published' or announced > 0)
);

create table site (
    id               uuid primary key,
    organisation_id  uuid not null references supplier_profile (organisation_id) on delete cascade,
    name             character varying(200) not null check (name <> ''),
    address          character varying(500),
    province_code    character varying(10) not null,
    latitude         double precision check (latitude between -90 and 90),
    longitude        double precision check (longitude between -180 and 180),
    industrial_park  character varying(200),
    constraint site_coordinates check ((latitude is null) = (longitude is null))
);
create unique index site_name on site (organisation_id, name);

create table capability (
    id                uuid primary key,
    site_id           uuid not null references site (id) on delete cascade,
    process_code      character varying(60) not null,
    material_codes    text[] not null,
    max_length_mm     numeric(12,3) check (max_length_mm > 0),
    max_width_mm      numeric(12,3) check (max_width_mm > 0),
    max_height_mm     numeric(12,3) check (max_height_mm > 0),
    tolerance_mm      numeric(9,5) check (tolerance_mm > 0),
    batch_min         numeric(15,3) check (batch_min > 0),
    batch_max         numeric(15,3) check (batch_max > 0),
    monthly_capacity  numeric(15,3) check (monthly_capacity > 0),
    capacity_unit     character varying(3),
    constraint capability_batch check (batch_min <= batch_max),
    constraint capability_capacity_has_unit check (monthly_capacity is null or capacity_unit is not null)
);
create unique index capability_process_and_materials on capability (site_id, process_code, material_codes);

-- Supplier lists as they came in, with what became of every row.
create table supplier_import (
    id               uuid primary key,
    organisation_id  uuid not null,
    subject          character varying(200) not null,
    file_name        character varying(260) not null,
    sha256           character varying(64) not null,
    imported_at      timestamp with time zone not null,
    rows             integer not null,
    created          integer not null,
    updated          integer not null,
    unchanged        integer not null,
    refused          integer not null,
    results          jsonb not null,
    constraint supplier_import_no_row_is_lost check (created + updated + unchanged + refused = rows and jsonb_array_length(results) = rows)
);
create index supplier_import_organisation_id on supplier_import (organisation_id, id desc);

-- Facts of the main job, each once for an organisation. No reference to organisation: a fact may come before we know whose it is.
create table track_record_entry (
    organisation_id  uuid not null,
    kind             character varying(20) not null check (kind in ('RfqPublished', 'RfqAwarded', 'BidSubmitted', 'AwardWon', 'OrderGiven', 'OrderPlaced', 'PurchaseClosed', 'OrderClosed')),
    reference        uuid not null,
    at               timestamp with time zone not null,
    primary key (organisation_id, kind, reference)
);
