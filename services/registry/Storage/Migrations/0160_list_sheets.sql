-- A workbook has several sheets, each with its own header; of those that are not read the importer is told why. The rows up to a
-- header wait too, so that another one can be chosen.
alter table list_preview add column sheets jsonb not null default '[]', add column left_out jsonb not null default '[]';
update list_preview set sheets = jsonb_build_array(jsonb_build_object('Name', null, 'Before', 0, 'HeaderRow', header_row, 'FirstColumn', 0, 'Width', cardinality(names)));
alter table list_preview drop column header_row, alter column sheets drop default, alter column left_out drop default;

alter table list_preview_row add column is_hidden boolean not null default false;
alter table list_preview_row alter column is_hidden drop default;

create table list_preview_top (
    preview_id        uuid not null references list_preview (id) on delete cascade,
    row               integer not null,
    cells             text[] not null,
    primary key (preview_id, row)
);
call secure_rows('list_preview_top');
create policy own on list_preview_top using (exists (select from list_preview p where p.id = preview_id and p.organisation_id = acting_organisation() and p.subject = acting_subject()));

alter table supplier_import add column sheets jsonb not null default '[]', add column left_out jsonb not null default '[]';
alter table supplier_import alter column sheets drop default, alter column left_out drop default;
