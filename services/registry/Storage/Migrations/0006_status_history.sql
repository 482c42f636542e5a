-- Who recorded a status; nobody where the operator or an imported list did, or where it came before this was kept.
alter table organisation_status add column recorded_by uuid references membership (id);

-- What was said stays said: figures of a past date must not change behind those who read them.
create trigger organisation_status_is_immutable before update or delete on organisation_status for each row execute function refuse_change();
