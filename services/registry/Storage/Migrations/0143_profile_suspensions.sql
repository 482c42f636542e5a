-- A profile is suspended with its organisation and not by itself any more; one that was is its owner's draft again.
update supplier_profile p set state = 'Draft', revision = revision + 1
where state = 'Suspended' and 'Suspend' is distinct from (
  select s.measure from suspension_proposal s where s.organisation_id = p.organisation_id and s.version is not null order by s.version desc limit 1);
