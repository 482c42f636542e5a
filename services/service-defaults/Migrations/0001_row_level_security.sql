-- For whom a statement is run, as the service says it with each: itself, or a person (issuer and subject) and the organisation that the
-- person acts for. Where nothing is said there is nothing to be seen and nothing can be written.
-- It ends with the transaction: nothing waits on a pooled connection for the next user.
create procedure act_for(whom text, organisation text, issuer text, subject text) language plpgsql as $$
begin
  perform set_config('app.acts_for', whom, true), set_config('app.organisation', organisation, true), set_config('app.issuer', issuer, true), set_config('app.subject', subject, true);
end $$;
create function acts_for_service() returns boolean language sql stable parallel safe as
  $$ select coalesce(current_setting('app.acts_for', true) = 'service', false) $$;
create function acting_organisation() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.organisation', true), '')::uuid $$;
create function acting_issuer() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('app.issuer', true), '') $$;
create function acting_subject() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('app.subject', true), '') $$;

-- Forced: the owner is bound as well. The service itself sees every row; others see what further policies show them.
create procedure secure_rows(variadic tables text[]) language plpgsql as $$
declare
  name text;
begin
  foreach name in array tables loop
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('create policy service on %I using (acts_for_service())', name);
  end loop;
end $$;

call secure_rows('outbox_message', 'outbox_archive', 'inbox_message', 'idempotency_key');
create policy staging on outbox_message for insert with check (acting_subject() is not null);
create policy own on idempotency_key using (subject = acting_subject());

-- What the serving role may do, made anew after every migration: no file has to think of it. Rows of a table whose comment begins
-- with "append-only" are added and read, and no more.
create procedure grant_to_service(role text) language plpgsql as $$
declare
  found record;
begin
  for found in select oid::regclass as name, relname, coalesce(obj_description(oid, 'pg_class') like 'append-only%', false) as is_append_only
               from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') loop
    execute format('revoke all on %s from %I', found.name, role);
    execute format('grant select%s on %s to %I', case
      when found.relname = 'schema_migration' then ''
      when found.is_append_only then ', insert'
      else ', insert, update, delete' end, found.name, role);
  end loop;
end $$;

-- Why row-level security would not bind whoever asks; null when it does. A member may become the role that it is a member of, whether or
-- not it inherits.
create function why_not_bound() returns text language sql stable as $$
  select case when r.rolname = current_user then r.rolname else format('%s, a member of %s,', current_user, r.rolname) end || ' ' || case
    when r.rolsuper then 'is a superuser'
    when r.rolbypassrls then 'bypasses row-level security'
    when r.rolcreaterole then 'creates roles'
    else 'owns ' || coalesce((select 'table ' || min(relname) from pg_class where relowner = r.oid and relkind in ('r', 'p')), 'database ' || current_database()) end
  from pg_roles r
  where pg_has_role(current_user, r.oid, 'member')
    and (r.rolsuper or r.rolbypassrls or r.rolcreaterole
      or exists (select from pg_class where relowner = r.oid and relkind in ('r', 'p'))
      or exists (select from pg_database where datdba = r.oid and datname = current_database()))
  order by r.rolname <> current_user, r.rolname limit 1
$$;
