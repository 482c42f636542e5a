-- Somebody relies on a file: as a document of a published RFQ, for good; as evidence, until a day or until whoever it was given to releases it.
create table file_hold (
    id               uuid primary key,
    file_id          uuid not null,
    owner_id         uuid not null,
    subject_id       uuid not null,
    organisation_id  uuid check (organisation_id <> owner_id),
    held_until       timestamp with time zone check (held_until > placed_at),
    placed_by        text not null,
    placed_at        timestamp with time zone not null,
    released_at      timestamp with time zone check (released_at is null or organisation_id is not null),
    released_by      text,
    check ((organisation_id is null) = (held_until is null)),
    check ((released_at is null) = (released_by is null)),
    foreign key (file_id, owner_id) references stored_file (id, organisation_id)
);
create index file_hold_file_id on file_hold (file_id);
create index file_hold_owner_id on file_hold (owner_id, subject_id);

-- Whoever relies on a file releases it; its owner places, and takes nothing back.
call secure_rows('file_hold');
create policy own on file_hold for select using (owner_id = acting_organisation());
create policy adding on file_hold for insert with check (owner_id = acting_organisation());
create policy relying on file_hold for select using (organisation_id = acting_organisation());
create policy releasing on file_hold for update using (organisation_id = acting_organisation());

-- What is held is not removed, whatever the program does.
create function refuse_removal_of_held() returns trigger language plpgsql as $$
begin
  if exists (select from file_hold h where h.file_id = new.id and h.released_at is null and (h.held_until is null or h.held_until > now())) then
    raise exception 'file % is held', new.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger stored_file_is_held before update of removed_at on stored_file for each row when (new.removed_at is not null and old.removed_at is null) execute function refuse_removal_of_held();

-- A view through an RFQ that the reader sees, under the agreement that it asks for; and how the reader's organisation called the person then.
alter table file_view
    add column viewer_name  text,
    add column rfq_id       uuid,
    add column nda_id       uuid references signed_nda (id),
    add constraint file_view_rfq check ((rfq_id is null or grant_id is null) and (nda_id is null or rfq_id is not null));
create index file_view_rfq_id on file_view (rfq_id, id) where rfq_id is not null;
