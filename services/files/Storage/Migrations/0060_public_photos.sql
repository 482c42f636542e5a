-- A photo that its owner shows to everybody; drawings and evidence never are.
alter table stored_file add column is_public boolean not null default false
  check (not is_public or (purpose = 'Photo' and format in ('Png', 'Jpeg') and not nda_required and removed_at is null));
