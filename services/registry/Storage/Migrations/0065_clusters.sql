-- The Cluster Grid. Figures that events tell (members, linkages, certificates) are computed, so there is no column for them.
create table cluster (
    id               uuid primary key,
    code             character varying(50) not null check (code ~ '^[A-Z]{2}(-[A-Z0-9]{2,12}){1,3}$'),
    keeper_id        uuid references organisation (id),
    name_vi          character varying(200) not null check (name_vi <> ''),
    name_en          character varying(200) not null check (name_en <> ''),
    sector           character varying(60) not null,
    province_codes   text[] not null check (cardinality(province_codes) > 0),
    description_vi   character varying(4000),
    description_en   character varying(4000),
    typology         character varying(20) check (typology in ('HighTech', 'Traditional', 'Artisanal')),
    form             character varying(20) check (form in ('Marshallian', 'Satellite', 'HubAndSpoke')),
    vitality         character varying(20) check (vitality in ('Embryonic', 'Survival', 'Dynamic')),
    origin           character varying(20) check (origin in ('Natural', 'Induced')),
    market_local     integer,
    market_regional  integer,
    market_national  integer,
    market_global    integer,
    phase            character varying(20) check (phase in ('Initiation', 'QuantityExpansion', 'QualityImprovement')),
    firms            integer check (firms >= 0),
    jobs             integer check (jobs >= 0),
    stated_by        character varying(200),
    stated_on        date,
    interventions    jsonb not null,
    revision         integer not null check (revision > 0),
    constraint cluster_markets check (
        num_nulls(market_local, market_regional, market_national, market_global) = 4
        or (num_nulls(market_local, market_regional, market_national, market_global) = 0
            and market_local + market_regional + market_national + market_global = 100
            and least(market_local, market_regional, market_national, market_global) >= 0)),
    constraint cluster_numbers_have_a_source check ((firms is null and jobs is null) or (stated_by is not null and stated_on is not null))
);
create unique index cluster_code on cluster (code);

create table cluster_member (
    cluster_id       uuid not null references cluster (id),
    organisation_id  uuid not null references organisation (id),
    belonging        character varying(10) not null check (belonging in ('Asked', 'Member')),
    since            timestamp with time zone not null,
    primary key (cluster_id, organisation_id)
);
create index cluster_member_organisation_id on cluster_member (organisation_id);

create table cluster_change (
    id               uuid primary key,
    cluster_id       uuid not null references cluster (id),
    what             character varying(20) not null,
    organisation_id  uuid not null,
    by_subject       character varying(200) not null,
    at               timestamp with time zone not null
);
create index cluster_change_cluster_id on cluster_change (cluster_id, id);
comment on table cluster_change is 'append-only: who did what stays';

-- Verified certificates of suppliers, as the certification service tells of them.
create table held_certificate (
    certificate_id   uuid primary key,
    version          integer not null check (version > 0),
    organisation_id  uuid not null,
    type_code        text not null,
    issued_on        date not null,
    expires_on       date,
    counts           boolean not null
);
create index held_certificate_organisation_id on held_certificate (organisation_id) where counts;

-- A cluster is for everybody to read; its keeper and the operator change it. Who asks to belong is the asker's and the keeper's.
call secure_rows('cluster', 'cluster_member', 'cluster_change', 'held_certificate');
create policy shown on cluster for select using (acting_subject() is not null);
create policy kept on cluster for update using (keeper_id = acting_organisation() or acts_as_operator());
create policy made on cluster for insert with check (acts_as_operator());
create policy own on cluster_member using (organisation_id = acting_organisation());
create policy kept on cluster_member using (exists (select from cluster c where c.id = cluster_id and (c.keeper_id = acting_organisation() or acts_as_operator())));
-- A supplier asks, and does not let itself in.
create function let_in_by_keeper() returns trigger language plpgsql as $$
begin
  if new.belonging = 'Member' and not acts_for_service() and not exists (select from cluster c where c.id = new.cluster_id and (c.keeper_id = acting_organisation() or acts_as_operator())) then
    raise exception 'only who keeps a cluster lets members in' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger cluster_member_is_let_in before insert or update on cluster_member for each row execute function let_in_by_keeper();
create policy kept on cluster_change using (exists (select from cluster c where c.id = cluster_id and (c.keeper_id = acting_organisation() or acts_as_operator())));

-- The clusters to start from, named in section 3 of the paper on industry linking clusters. What it does not say is not stated.
insert into cluster (id, code, name_vi, name_en, sector, province_codes, revision, interventions) values
  ('019ab000-0000-7000-8000-000000000001', 'VN-ELEC-HN', 'Cụm điện tử vùng Hà Nội', 'Electronics cluster of the Hanoi region', 'electrical-electronics', '{01}', 1, '[]'),
  ('019ab000-0000-7000-8000-000000000002', 'VN-AUTO-NKE', 'Nhóm lắp ráp ô tô, xe máy vùng kinh tế trọng điểm Bắc Bộ', 'Automobile and motorbike assembly group of the northern key economic region', 'automotive', '{01,22,24,25,31,33}', 1, '[]'),
  ('019ab000-0000-7000-8000-000000000003', 'VN-TEXT-RRD', 'Cụm dệt may đồng bằng sông Hồng', 'Textile and garment cluster of the Red River delta', 'textile-garment', '{01,24,25,31,33,37}', 1, '[]'),
  ('019ab000-0000-7000-8000-000000000004', 'VN-HITECH-HCM', 'Cụm công nghệ cao TP. Hồ Chí Minh và các tỉnh lân cận', 'High-tech cluster of Ho Chi Minh City and neighbouring provinces', 'electrical-electronics', '{75,79,80}', 1, '[]'),
  ('019ab000-0000-7000-8000-000000000005', 'VN-WEAVE-LAPHU', 'Làng dệt La Phù', 'La Phu weaving village', 'textile-garment', '{01}', 1, '[]'),
  ('019ab000-0000-7000-8000-000000000006', 'VN-WOOD-DONGKY', 'Làng mộc Đồng Kỵ', 'Dong Ky wood village', 'wood-furniture', '{24}', 1, '[]'),
  ('019ab000-0000-7000-8000-000000000007', 'VN-COPPER-DAIBAI', 'Làng đồng Đại Bái', 'Dai Bai copper village', 'mechanical', '{24}', 1, '[]'),
  ('019ab000-0000-7000-8000-000000000008', 'VN-STEEL-DAHOI', 'Làng cán thép Đa Hội', 'Da Hoi steel-rolling village', 'mechanical', '{24}', 1, '[]'),
  ('019ab000-0000-7000-8000-000000000009', 'VN-COFFEE-CH', 'Ngành chế biến cà phê Tây Nguyên', 'Coffee processing industry of the Central Highlands', 'food', '{51,52,66,68}', 1, '[]'),
  ('019ab000-0000-7000-8000-000000000010', 'VN-AGRI-MKD', 'Các cụm nông nghiệp đồng bằng sông Cửu Long', 'Agricultural clusters of the Mekong delta', 'food', '{80,82,86,91,92,96}', 1, '[]'),
  ('019ab000-0000-7000-8000-000000000011', 'VN-TOUR-HQD', 'Cụm du lịch Huế - Quảng Nam - Đà Nẵng', 'Tourist cluster of Hue - Quang Nam - Da Nang', 'services', '{46,48}', 1, '[]');
