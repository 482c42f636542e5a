-- Which of the two sides does what, also past the service: the applicant asks, asks again and withdraws; all else is the association's.
drop policy parties on vetting;
create policy parties on vetting for select using (acting_organisation() in (applicant_id, association_id));
create policy asked on vetting for insert with check (acting_organisation() = applicant_id and state = 'Requested');
create policy moved on vetting for update using (acting_organisation() in (applicant_id, association_id));

drop policy parties on vetting_answer;
create policy parties on vetting_answer for select using (exists (select from vetting v where v.id = vetting_id));
create policy answered on vetting_answer for insert with check (exists (select from vetting v where v.id = vetting_id and v.association_id = acting_organisation()));
create policy changed on vetting_answer for update using (exists (select from vetting v where v.id = vetting_id and v.association_id = acting_organisation()));

drop policy parties on vetting_event;
create policy parties on vetting_event for select using (exists (select from vetting v where v.id = vetting_id));
create policy done on vetting_event for insert with check (organisation_id = acting_organisation() and exists (
  select from vetting v where v.id = vetting_id and (kind in ('Asked', 'Resubmitted', 'Withdrawn', 'Appealed')) = (v.applicant_id = acting_organisation())));

-- Whoever asked does not look into it. Earlier rows are left as they are.
alter table vetting add constraint vetting_not_own check (asked_by is distinct from reviewed_by and asked_by is distinct from decided_by) not valid;

-- Nor does anybody who acts for the applicant, or who took part in what is appealed. The association may not read those rows, so the
-- service is asked; only yes or no comes out.
create function may_not_vet(vetted vetting, person text) returns boolean language plpgsql as $$
declare
  whom text := coalesce(current_setting('app.acts_for', true), '');
  found_one boolean;
begin
  perform set_config('app.acts_for', 'service', true);
  found_one := exists (select from membership m where m.organisation_id = vetted.applicant_id and m.subject = person and m.ended_at is null)
    or exists (
      select from vetting a join vetting_event e on e.vetting_id = a.id and e.organisation_id = a.association_id join membership m on m.id = e.membership_id
      where a.id = vetted.appealed_id and m.subject = person);
  perform set_config('app.acts_for', whom, true);
  return found_one;
end $$;

create function vetting_moves_by_side() returns trigger language plpgsql as $$
begin
  if (new.applicant_id, new.association_id, new.level, new.asked_by, new.asked_at, new.appealed_id)
    is distinct from (old.applicant_id, old.association_id, old.level, old.asked_by, old.asked_at, old.appealed_id) then
    raise exception 'what was asked of whom stays' using errcode = 'restrict_violation';
  end if;
  if (new.reviewed_by is distinct from old.reviewed_by and may_not_vet(new, new.reviewed_by)) or (new.decided_by is distinct from old.decided_by and may_not_vet(new, new.decided_by)) then
    raise exception 'nobody vouches for an own firm, nor looks again at an own decision' using errcode = 'restrict_violation';
  end if;
  if acts_for_service() or acting_organisation() is null then
    return new;
  end if;
  if acting_organisation() = new.applicant_id then
    if (new.state is distinct from old.state and not (
        (new.state = 'Withdrawn' and old.state in ('Requested', 'InReview', 'ChangesRequested')) or (new.state = 'Requested' and old.state = 'ChangesRequested')))
      or (new.reviewed_by is distinct from old.reviewed_by and new.reviewed_by is not null)
      or (new.decided_by is distinct from old.decided_by and new.decided_by is not null)
      or (new.is_answered and not old.is_answered)
      or (new.valid_from, new.valid_until, new.suspended_at, new.suspended_by, new.suspension_reason)
        is distinct from (old.valid_from, old.valid_until, old.suspended_at, old.suspended_by, old.suspension_reason) then
      raise exception 'an applicant asks, and does not decide' using errcode = 'restrict_violation';
    end if;
  elsif new.state = 'Withdrawn' or (new.message, new.files) is distinct from (old.message, old.files) then
    raise exception 'an association decides, and does not ask' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger vetting_moves_by_side before update on vetting for each row execute function vetting_moves_by_side();

-- What was found is written while it is looked into, and never after.
create function answers_while_in_review() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or not exists (select from vetting v where v.id = new.vetting_id and v.round = new.round and v.state = 'InReview') then
    raise exception 'answers stay as they were decided on' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger vetting_answer_while_in_review before insert or update or delete on vetting_answer for each row execute function answers_while_in_review();

-- An association reads a draft while it looks into it or vouches for it, and no longer.
drop policy vetted on supplier_profile;
create policy vetted on supplier_profile for select using (
  exists (select from vetting v where v.applicant_id = organisation_id and v.association_id = acting_organisation() and (
    v.state in ('Requested', 'InReview', 'ChangesRequested', 'Suspended')
    or (v.state = 'Approved' and v.valid_until >= (now() at time zone 'Asia/Ho_Chi_Minh')::date))));
