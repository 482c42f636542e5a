-- Whether a row is compared with others: nobody is registered under its tax code, and no earlier row has it.
alter table list_preview_row add column is_compared boolean not null default false;
create index list_preview_row_tax_code on list_preview_row (preview_id, tax_code);
