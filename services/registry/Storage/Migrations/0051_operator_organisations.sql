-- The operator is also whoever acts for an organisation of that kind, as the endpoints know it.
create or replace function acts_as_operator() returns boolean language sql stable as
  $$ select coalesce(acting_organisation() = '00000000-0000-7000-8000-000000000001', false)
            or exists (select from organisation o where o.id = acting_organisation() and 'Operator' = any(o.kinds)) $$;
