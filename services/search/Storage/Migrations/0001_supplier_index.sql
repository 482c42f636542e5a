create extension if not exists pg_trgm;

-- One row for each supplier that was ever published; a withdrawn one stays as a tombstone without content, so that an older event that
-- comes late cannot bring it back.
create table supplier_document (
    organisation_id       uuid primary key,
    version               int not null check (version > 0),
    is_withdrawn          boolean not null,
    name_vi               text not null,
    name_en               text not null,
    name_folded           text collate "C" not null, -- without diacritics, for sorting, prefixes and names that look alike
    description_vi        text,
    description_en        text,
    products              text[] not null,
    equipment             text[] not null,
    process_codes         text[] not null,
    material_codes        text[] not null,
    province_codes        text[] not null,
    certificate_codes     text[] not null,
    certificate_facets    int[] not null,            -- their numbers, in the same order
    certificate_expires   date[] not null,           -- and their last days; null for one that does not expire
    first_expiry          date,                      -- before this day all of them are valid
    size_class            text not null,
    ownership             text not null,
    is_demonstration      boolean not null,
    facets                int[] not null,            -- every value that it is found by, groups included
    quality               int not null check (quality between 0 and 100),
    published_at          timestamptz not null,
    indexed_at            timestamptz not null,
    text_folded           tsvector not null,         -- words without diacritics, and concepts
    text_exact            tsvector not null,         -- words with diacritics: máy (machine) is not may (sew)
    check (cardinality(certificate_codes) = cardinality(certificate_expires) and cardinality(certificate_codes) = cardinality(certificate_facets))
);
-- Without pending lists: a search never pays for somebody else's writes.
create index supplier_document_text on supplier_document using gin (text_folded) with (fastupdate = off);
create index supplier_document_facets on supplier_document using gin (facets) with (fastupdate = off);
create index supplier_document_name on supplier_document using gin (name_folded gin_trgm_ops) with (fastupdate = off);
create index supplier_document_indexed_at on supplier_document (indexed_at);

-- In how many documents each lexeme is, and their number under ''. Kept with every change, because counting a common word costs more
-- than finding it. Also the words that a mistyped one may have meant.
create table lexeme (
    lexeme      text collate "C" primary key,
    is_word     boolean not null,                     -- not a concept, and without diacritics
    written     text not null,                        -- a word that has it: machin is of machine
    documents   int not null check (documents >= 0)
) with (fillfactor = 60);
create index lexeme_alike on lexeme using gin (lexeme gin_trgm_ops) with (fastupdate = off) where is_word;
