-- What associations say of certificates, by certificate: what a supplier only declares is in no filter. A certificate may come before the
-- profile of its supplier.
create table held_certificate (
    certificate_id   uuid primary key,
    version          int not null check (version > 0),
    organisation_id  uuid not null,
    code             text not null,
    expires_on       date,
    counts           boolean not null
);
create index held_certificate_organisation_id on held_certificate (organisation_id) where counts;
call secure_rows('held_certificate');
create policy held on held_certificate for select using (counts);

update supplier_document set
    facets = array(select f from unnest(facets) f where f <> all(certificate_facets)), certificate_codes = '{}', certificate_facets = '{}', certificate_expires = '{}', first_expiry = null
where cardinality(certificate_codes) > 0;
