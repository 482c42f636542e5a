-- Photos of a profile: files of the files service that their owner has published, with what they show.
alter table supplier_profile add column photos jsonb not null default '[]' check (jsonb_array_length(photos) <= 12);
