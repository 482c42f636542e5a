-- What a supplier's business lines are, as the state numbers them; and the levels of trust that its profile shows.
alter table supplier_profile add column vsic_codes text[] not null default '{}' check (cardinality(vsic_codes) <= 10);
alter table supplier_profile alter column vsic_codes drop default;
alter table supplier_profile add column trust jsonb not null default '[]';
alter table supplier_profile alter column trust drop default;

-- A supplier asks an association to vouch for it. One person of the association answers the checklist, another one decides.
create table vetting (
    id                uuid primary key,
    applicant_id      uuid not null references organisation (id),
    association_id    uuid not null references organisation (id),
    level             integer not null check (level between 1 and 3),
    state             character varying(20) not null check (state in ('Requested', 'InReview', 'ChangesRequested', 'Approved', 'Rejected', 'Withdrawn', 'Suspended')),
    round             integer not null check (round > 0),
    revision          integer not null check (revision > 0),
    message           character varying(2000),
    asked_at          timestamp with time zone not null,
    asked_by          character varying(200) not null,
    appealed_id       uuid references vetting (id),
    reviewed_by       character varying(200),
    reviewed_since    timestamp with time zone,
    is_answered       boolean not null,
    decided_by        character varying(200),
    decided_at        timestamp with time zone,
    reason            character varying(2000),
    valid_from        date,
    valid_until       date,
    suspended_at      timestamp with time zone,
    suspended_by      character varying(200),
    suspension_reason character varying(2000),
    constraint vetting_another_organisation check (applicant_id <> association_id),
    constraint vetting_two_people check (decided_by is null or (reviewed_by is not null and decided_by <> reviewed_by)),
    constraint vetting_reviewed check (
        (reviewed_by is null) = (reviewed_since is null)
        and (state not in ('InReview', 'ChangesRequested', 'Approved', 'Rejected', 'Suspended') or reviewed_by is not null)
        and (state <> 'Requested' or reviewed_by is null)),
    constraint vetting_decided check (
        (decided_by is null) = (decided_at is null)
        and (state in ('ChangesRequested', 'Approved', 'Rejected', 'Suspended')) <= (decided_by is not null)
        and (state in ('Requested', 'InReview')) <= (decided_by is null)
        and (decided_by is not null) <= is_answered),
    constraint vetting_reason check (state not in ('ChangesRequested', 'Rejected') or reason <> ''),
    constraint vetting_valid check (
        (state in ('Approved', 'Suspended')) = (valid_from is not null) and (valid_from is null) = (valid_until is null) and valid_from <= valid_until),
    constraint vetting_suspended check ((state = 'Suspended') = (suspended_by is not null and suspended_at is not null and suspension_reason is not null))
);
create index vetting_association on vetting (association_id, state, asked_at);
create index vetting_applicant on vetting (applicant_id, asked_at);
-- A level is asked of one association at a time, and what was decided is appealed once.
create unique index vetting_open on vetting (applicant_id, level) where state in ('Requested', 'InReview', 'ChangesRequested');
create unique index vetting_appealed on vetting (appealed_id);

create table vetting_answer (
    vetting_id  uuid not null references vetting (id),
    round       integer not null check (round > 0),
    code        character varying(60) not null,
    answer      character varying(20) not null check (answer in ('Yes', 'No', 'NotApplicable')),
    note        character varying(2000),
    evidence    character varying(1000),
    files       uuid[] not null,
    primary key (vetting_id, round, code)
);

-- Who did what when. The name of the person is that of the membership, also after it ended.
create table vetting_event (
    id               uuid primary key,
    vetting_id       uuid not null references vetting (id),
    kind             character varying(30) not null,
    organisation_id  uuid not null,
    membership_id    uuid not null references membership (id),
    at               timestamp with time zone not null,
    note             character varying(2000)
);
create index vetting_event_vetting_id on vetting_event (vetting_id, at);

call secure_rows('vetting', 'vetting_answer', 'vetting_event');

-- It concerns the two, and nobody else, the operator included. The other one of a pair under appeal is told by the service.
create policy parties on vetting using (acting_organisation() in (applicant_id, association_id));
create policy parties on vetting_answer using (exists (select from vetting v where v.id = vetting_id));
create policy parties on vetting_event using (exists (select from vetting v where v.id = vetting_id));

-- An association reads the profile of whom it is asked to vouch for, also before it is public.
create policy vetted on supplier_profile for select using (
  exists (select from vetting v where v.applicant_id = organisation_id and v.association_id = acting_organisation() and v.state <> 'Withdrawn'));

comment on table vetting_event is 'append-only: who did what stays';
create trigger vetting_event_is_immutable before update or delete on vetting_event for each row execute function refuse_change();
create trigger vetting_ended_stays before update on vetting for each row when (old.state in ('Rejected', 'Withdrawn')) execute function refuse_change();
create trigger vetting_stays before delete on vetting for each row execute function refuse_change();
