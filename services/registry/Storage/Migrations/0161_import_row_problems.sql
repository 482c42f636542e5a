-- A report is read by the page, those rows first that need somebody.
alter table supplier_import_row add column has_problems boolean not null generated always as (problems <> '[]'::jsonb) stored;
