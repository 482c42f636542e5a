-- The one clock of deadlines. A function, so that a test can stand a millisecond before a deadline without waiting.
create function sourcing_now() returns timestamptz language sql volatile as 'select clock_timestamp()';

-- Public references: RFQ-2026-000123. A table rather than sequences, because the runtime role creates nothing, not even next year's.
create table reference_counter (
  kind  varchar(10) not null,
  year  int not null,
  last  int not null,
  primary key (kind, year)
);

create function next_reference(of_kind text) returns text language sql volatile as $$
  insert into reference_counter as counter (kind, year, last)
  values (of_kind, extract(year from sourcing_now() at time zone 'Asia/Ho_Chi_Minh')::int, 1)
  on conflict (kind, year) do update set last = counter.last + 1
  returning kind || '-' || year || '-' || lpad(last::text, greatest(6, length(last::text)), '0')
$$;

-- What was published, submitted or decided stays as it was.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create table rfq (
  id                 uuid primary key,
  reference          varchar(20) not null unique,
  buyer_id           uuid not null,
  buyer_name         varchar(300) not null,
  state              varchar(20) not null check (state in
                       ('Draft', 'Published', 'BiddingClosed', 'Opened', 'Evaluation', 'Awarded', 'Completed', 'Unsuccessful', 'Cancelled')),
  version            int not null,
  published_version  int not null check (published_version > 0 or state = 'Draft'),
  created_at         timestamptz not null,
  published_at       timestamptz check ((published_at is null) = (published_version = 0)),
  opened_at          timestamptz,
  end_reason         varchar(2000) check ((end_reason is null) = (state not in ('Unsuccessful', 'Cancelled'))),
  terms              jsonb not null,
  -- From the terms, for lists and guards.
  title              varchar(200) not null,
  visibility         varchar(10) not null check (visibility in ('Public', 'Network', 'Invited')),
  bid_deadline       timestamptz not null,
  process_codes      text[] not null,
  search_text        text not null
);
create index rfq_buyer on rfq (buyer_id, id);
create index rfq_open on rfq (bid_deadline, id) where state = 'Published';

create table rfq_version (
  rfq_id        uuid not null references rfq (id),
  version       int not null check (version > 0),
  terms         jsonb not null,
  published_at  timestamptz not null,
  primary key (rfq_id, version)
);
create trigger rfq_version_is_immutable before update or delete on rfq_version for each row execute function refuse_change();

create table rfq_invitation (
  rfq_id       uuid not null references rfq (id) on delete cascade,
  supplier_id  uuid not null,
  invited_at   timestamptz not null,
  primary key (rfq_id, supplier_id)
);
create index rfq_invitation_supplier on rfq_invitation (supplier_id);

create table rfq_step (
  id           uuid primary key,
  rfq_id       uuid not null references rfq (id) on delete cascade,
  at           timestamptz not null,
  what         varchar(40) not null,
  who          varchar(300) not null,
  subject      varchar(200),
  text         varchar(2000),
  is_private   boolean not null
);
create index rfq_step_rfq on rfq_step (rfq_id, at);

create table bid (
  id             uuid primary key,
  rfq_id         uuid not null references rfq (id),
  supplier_id    uuid not null,
  supplier_name  varchar(300) not null,
  state          varchar(20) not null check (state in
                   ('Submitted', 'Withdrawn', 'Lapsed', 'Opened', 'Invalid', 'Awarded', 'PartlyAwarded', 'NotAwarded')),
  version        int not null check (version > 0),
  submitted_at   timestamptz not null,
  unique (rfq_id, supplier_id)
);
create index bid_supplier on bid (supplier_id, id);

-- What a supplier offered, as one value that this database cannot look into. Sealing changes these bytes and nothing else.
create table bid_version (
  bid_id       uuid not null references bid (id),
  version      int not null check (version > 0),
  rfq_version  int not null,
  content      bytea not null,
  sha256       bytea not null check (length(sha256) = 32),
  received_at  timestamptz not null,
  primary key (bid_id, version)
);
create trigger bid_version_is_immutable before update or delete on bid_version for each row execute function refuse_change();

-- Written at the opening, never before.
create table bid_offer (
  bid_id         uuid primary key references bid (id),
  rfq_id         uuid not null references rfq (id),
  supplier_id    uuid not null,
  valid_until    date not null,
  payment_terms  varchar(500) not null,
  incoterm       varchar(10) not null,
  note           varchar(2000)
);
create index bid_offer_rfq on bid_offer (rfq_id);

create table bid_line (
  bid_id                        uuid not null references bid_offer (bid_id),
  line_id                       uuid not null,
  no_bid                        boolean not null,
  moq                           numeric(18, 4) not null,
  order_multiple                numeric(18, 4) not null,
  lead_time_days_first          int not null,
  lead_time_days_repeat         int not null,
  tooling_price                 numeric(18, 4),
  tooling_owned_by              varchar(10),
  sample_days                   int,
  country_of_manufacture        varchar(2),
  site_id                       uuid,
  domestic_value_share_percent  numeric(5, 2),
  deviations                    varchar(2000),
  alternative_offered           varchar(2000),
  monthly_capacity              numeric(18, 4),
  certificates                  text[] not null,
  primary key (bid_id, line_id)
);

create table bid_price (
  bid_id         uuid not null,
  line_id        uuid not null,
  from_quantity  numeric(18, 4) not null check (from_quantity > 0),
  unit_price     numeric(20, 6) not null check (unit_price > 0),
  primary key (bid_id, line_id, from_quantity),
  foreign key (bid_id, line_id) references bid_line (bid_id, line_id)
);

create table award (
  id           uuid primary key,
  rfq_id       uuid not null unique references rfq (id),
  reason       varchar(2000) not null,
  awarded_by   varchar(200) not null,
  awarded_at   timestamptz not null
);

create table award_line (
  award_id     uuid not null references award (id),
  line_id      uuid not null,
  supplier_id  uuid not null,
  quantity     numeric(18, 4) not null check (quantity > 0),
  unit_price   numeric(20, 6) not null check (unit_price > 0),
  primary key (award_id, line_id, supplier_id)
);

create table known_organisation (
  organisation_id  uuid primary key,
  version          int not null,
  name_vi          varchar(300) not null,
  name_en          varchar(300) not null,
  kinds            text[] not null,
  ownership        varchar(20) not null,
  size_class       varchar(10) not null
);

-- A withdrawn profile stays as a row: it is what tells a late, older publication from a new one.
create table known_supplier (
  organisation_id    uuid primary key,
  version            int not null,
  standing           varchar(20) not null check (standing in ('Published', 'Draft', 'Suspended')),
  province_codes     text[] not null,
  process_codes      text[] not null,
  certificate_codes  text[] not null
);
