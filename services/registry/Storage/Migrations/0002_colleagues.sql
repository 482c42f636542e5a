-- A membership has an id, the name its person goes by, and an end; what was ended stays, so that the history can name it.
alter table membership add column id uuid;
update membership set id = gen_random_uuid();
alter table membership alter column id set not null;
alter table membership drop constraint membership_pkey;
alter table membership add primary key (id);
alter table membership add column name character varying(200) check (name <> '');
alter table membership add column ended_at timestamp with time zone;
create unique index membership_issuer_subject on membership (issuer, subject) where ended_at is null;

-- Who may do what since when, and by whom: the operator where nobody is named. No role is the end of the membership.
create table membership_change (
    id                uuid primary key,
    membership_id     uuid not null references membership (id),
    role              character varying(20) check (role in ('Owner', 'Manager', 'Contributor', 'Viewer')),
    changed_at        timestamp with time zone not null,
    by_membership_id  uuid references membership (id)
);
create index membership_change_membership_id on membership_change (membership_id);
insert into membership_change (id, membership_id, role, changed_at) select gen_random_uuid(), id, role, since from membership;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger membership_change_is_immutable before update or delete on membership_change for each row execute function refuse_change();
