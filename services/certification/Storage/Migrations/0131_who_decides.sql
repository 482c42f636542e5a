-- CER-2: whatever a query asks, a holder submits and takes back, and the association that was asked decides, in its own name. Neither
-- moves a certificate to somebody else or exchanges its evidence.
alter table certificate add column decided_for uuid;
update certificate set decided_for = association_id where state not in ('Submitted', 'Withdrawn');
alter table certificate add constraint certificate_decided_by_the_association
  check (coalesce(decided_for = association_id, state in ('Submitted', 'Withdrawn')) and decided_for is distinct from organisation_id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of %: what is there stays', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger certificate_paper_stays before update of organisation_id, association_id, evidence_file_id, evidence_sha256, check_code, submitted_by on certificate for each row
  when ((old.organisation_id, old.association_id, old.evidence_file_id, old.evidence_sha256, old.check_code, old.submitted_by)
    is distinct from (new.organisation_id, new.association_id, new.evidence_file_id, new.evidence_sha256, new.check_code, new.submitted_by)) execute function refuse_change();

drop policy parties on certificate;
create policy parties on certificate for select using (acting_organisation() in (organisation_id, association_id));
create policy submitted on certificate for insert with check (
  organisation_id = acting_organisation() and state = 'Submitted' and announced = 0 and num_nonnulls(reviewed_by, checklist, verified_by, verified_at, decided_for) = 0);
create policy withdrawn on certificate for update using (organisation_id = acting_organisation() and state in ('Submitted', 'InReview'))
  with check (organisation_id = acting_organisation() and state = 'Withdrawn' and announced = 0 and verified_by is null);
create policy decided on certificate for update using (association_id = acting_organisation())
  with check (decided_for = acting_organisation() and state not in ('Submitted', 'Withdrawn'));

drop policy parties on certificate_step;
create policy parties on certificate_step for select using (exists (select from certificate c where c.id = certificate_id and acting_organisation() in (c.organisation_id, c.association_id)));
create policy taken on certificate_step for insert with check (organisation_id = acting_organisation() and exists (
  select from certificate c where c.id = certificate_id
    and acting_organisation() = case when certificate_step.state in ('Submitted', 'Withdrawn') then c.organisation_id else c.association_id end));
