create extension if not exists pg_trgm;

-- One row for each supplier that was ever published; a withdrawn one stays as a tombstone, so that an older event that comes late
-- cannot bring it back.
create table supplier_document (
    organisation_id       uuid primary key,
    version               int not null check (version > 0),
    is_withdrawn          boolean not null,
    name_vi               text not null default '',
    name_en               text not null default '',
    name_folded           text not null default '',
    description_vi        text,
    description_en        text,
    province_codes        text[] not null default '{}',
    process_codes         text[] not null default '{}',
    process_path          text[] not null default '{}', -- with everything above each of them, so that a group finds what lies under it
    material_codes        text[] not null default '{}',
    material_path         text[] not null default '{}',
    certificate_codes     text[] not null default '{}',
    certificate_expires   date[] not null default '{}',
    ownership             text not null default '',
    size_class            text not null default '',
    is_demonstration      boolean not null default false,
    published_at          timestamptz not null,
    indexed_at            timestamptz not null default clock_timestamp(),
    text_folded           tsvector not null default '', -- without diacritics: how most people type
    text_exact            tsvector not null default '', -- with them: máy (machine) is not may (sew)
    check (cardinality(certificate_codes) = cardinality(certificate_expires))
);
create index supplier_document_text on supplier_document using gin (text_folded) with (fastupdate = off);
create index supplier_document_process on supplier_document using gin (process_path) with (fastupdate = off);
create index supplier_document_name on supplier_document using gin (name_folded gin_trgm_ops) with (fastupdate = off);
create index supplier_document_newest on supplier_document (published_at desc, organisation_id) where not is_withdrawn;

-- Every word that a document has, for forgiving typing errors.
create table term (term text primary key);
create index term_trigram on term using gin (term gin_trgm_ops) with (fastupdate = off);
