-- Who may add others to an organisation that has people is its owner's business. When no owner is left to do so, and for the operator's
-- own organisation, two people of the operator decide: one proposes, another one confirms, and neither lets in itself.
create table membership_proposal (
    id               uuid primary key,
    organisation_id  uuid not null references organisation (id),
    issuer           character varying(300) not null,
    subject          character varying(200) not null,
    name             character varying(200),
    role             character varying(20) not null check (role in ('Owner', 'Manager', 'Contributor', 'Viewer')),
    reason           character varying(1000) not null check (reason <> ''),
    proposed_by      character varying(200) not null,
    proposed_at      timestamp with time zone not null,
    decision         character varying(10) check (decision in ('Confirmed', 'Rejected')),
    decided_by       character varying(200),
    decided_at       timestamp with time zone,
    constraint membership_proposal_decided_by check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
    constraint membership_proposal_two_people check (proposed_by <> subject and (decision is distinct from 'Confirmed' or (decided_by <> proposed_by and decided_by <> subject)))
);
create unique index membership_proposal_open on membership_proposal (organisation_id) where decision is null;
create trigger membership_proposal_is_decided_once before update on membership_proposal for each row when (old.decision is not null) execute function refuse_change();
create trigger membership_proposal_stays before delete on membership_proposal for each row execute function refuse_change();
call secure_rows('membership_proposal');
create policy operator on membership_proposal using (acts_as_operator());

-- Asked of rows that the caller may not all see, within a policy on the same table; only yes or no comes out.
create function has_people(organisation uuid) returns boolean language plpgsql as $$
declare
  whom text := coalesce(current_setting('app.acts_for', true), '');
  found_one boolean;
begin
  perform set_config('app.acts_for', 'service', true);
  found_one := exists (select from membership m where m.organisation_id = organisation and m.ended_at is null and not m.is_program);
  perform set_config('app.acts_for', whom, true);
  return found_one;
end $$;
create function two_people_let_in(organisation uuid, person_issuer text, person text) returns boolean language sql stable as
  $$ select exists (select from membership_proposal p where p.organisation_id = organisation and p.issuer = person_issuer and p.subject = person and p.decision = 'Confirmed') $$;

-- The operator reads memberships, gives an organisation its first owner, does what two people confirmed, and ends what a program may.
drop policy colleagues on membership;
create policy colleagues on membership for select using (organisation_id = acting_organisation() or acts_as_operator());
create policy let_in on membership for insert with check (
  organisation_id = acting_organisation()
  or (acts_as_operator() and ((role = 'Owner' and not has_people(organisation_id)) or two_people_let_in(organisation_id, issuer, subject))));
create policy changed on membership for update using (
  organisation_id = acting_organisation() or (acts_as_operator() and (is_program or two_people_let_in(organisation_id, issuer, subject))));

-- One organisation is the operator's, made at set-up: a second one would be a second person of whoever makes it.
create function one_operator_organisation() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('operator-organisation'));
  if exists (select from organisation o where 'Operator' = any(o.kinds) and o.id <> new.id) then
    raise exception 'there is one organisation of the operator' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger organisation_of_operator_is_made before insert on organisation for each row when ('Operator' = any(new.kinds)) execute function one_operator_organisation();
create trigger organisation_of_operator_is_one before update on organisation for each row
  when ('Operator' = any(new.kinds) and not 'Operator' = any(old.kinds)) execute function one_operator_organisation();
