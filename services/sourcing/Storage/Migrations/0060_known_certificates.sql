-- What associations say of certificates. What a supplier declares on its profile decides nothing, so it is not kept.
create table known_certificate (
  certificate_id   uuid primary key,
  version          integer not null check (version > 0),
  organisation_id  uuid not null,
  type_code        text not null,
  site_ids         uuid[] not null,
  process_codes    text[] not null,
  issued_on        date not null,
  expires_on       date,
  counts           boolean not null
);
create index known_certificate_organisation_id on known_certificate (organisation_id) where counts;
call secure_rows('known_certificate');
create policy members on known_certificate for select using (acting_organisation() is not null);

alter table known_supplier drop column certificate_codes;
