-- An organisation is suspended, and let go again, by two people of the operator: one proposes, another one confirms. Whether it is
-- suspended now is what the confirmed measure with the highest version says, so it cannot be said in any other way.
create table suspension_proposal (
    id                     uuid primary key,
    organisation_id        uuid not null references organisation (id),
    measure                character varying(10) not null check (measure in ('Suspend', 'Lift')),
    reason                 character varying(1000) not null check (reason <> ''),
    proposed_by            character varying(200) not null,
    proposed_at            timestamp with time zone not null,
    decision               character varying(10) check (decision in ('Confirmed', 'Rejected')),
    decided_by             character varying(200),
    decided_at             timestamp with time zone,
    version                integer,
    profile_was_published  boolean not null,
    constraint suspension_proposal_decided_by check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
    constraint suspension_proposal_two_people check (decision is distinct from 'Confirmed' or decided_by <> proposed_by),
    -- One after the other: a suspension is lifted, and what is not suspended has nothing to lift.
    constraint suspension_proposal_in_turn check (
        (version is not null) = (decision is not distinct from 'Confirmed')
        and (version is null or (version > 0 and (measure = 'Suspend') = (version % 2 = 1))))
);
create unique index suspension_proposal_organisation_id_version on suspension_proposal (organisation_id, version);
create unique index suspension_proposal_open on suspension_proposal (organisation_id) where decision is null;

-- A proposal is decided once, and never otherwise changed.
create trigger suspension_proposal_is_decided_once before update on suspension_proposal for each row when (old.decision is not null) execute function refuse_change();
create trigger suspension_proposal_stays before delete on suspension_proposal for each row execute function refuse_change();
