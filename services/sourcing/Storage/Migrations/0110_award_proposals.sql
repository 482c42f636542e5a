-- An award takes two people (trust 1.4): who made the RFQ, or proposes its award, does not approve it.
alter table rfq drop constraint rfq_state_check;
alter table rfq add constraint rfq_state_check check (state in
  ('Draft', 'Published', 'BiddingClosed', 'Opened', 'Evaluation', 'AwardProposed', 'Awarded', 'Completed', 'Unsuccessful', 'Cancelled'));

-- Whoever drafted, changed or published it. The timelines of those that are there already know.
alter table rfq add column made_by text[] not null default '{}';
update rfq set made_by = coalesce(
  (select array_agg(distinct s.subject) from rfq_step s where s.rfq_id = rfq.id and s.subject is not null and s.what in ('Drafted', 'Changed', 'Published')), '{}');
alter table rfq alter column made_by drop default;
create trigger rfq_makers_stay before update of made_by on rfq for each row
  when (old.published_version > 0 and old.made_by is distinct from new.made_by) execute function refuse_change();

create table award_proposal (
  id            uuid primary key,
  rfq_id        uuid not null references rfq (id),
  reason        varchar(2000) not null,
  content_hash  bytea not null check (length(content_hash) = 32),
  proposed_by   varchar(200) not null,
  proposed_at   timestamptz not null,
  outcome       varchar(20) check (outcome in ('Approved', 'SentBack', 'Withdrawn')),
  decided_by    varchar(200),
  decided_at    timestamptz,
  answer        varchar(2000),
  constraint award_proposal_decided_by check ((outcome is null) = (decided_by is null) and (outcome is null) = (decided_at is null)),
  constraint award_proposal_answer check ((answer is not null) = (outcome is not distinct from 'SentBack')),
  constraint award_proposal_two_people check (outcome is distinct from 'Approved' or decided_by <> proposed_by)
);
create index award_proposal_rfq_id on award_proposal (rfq_id);
create unique index award_proposal_waiting on award_proposal (rfq_id) where outcome is null;
-- What is proposed is never edited, and what was decided stays.
create trigger award_proposal_is_immutable before update on award_proposal for each row
  when (old.outcome is not null
    or (old.id, old.rfq_id, old.reason, old.content_hash, old.proposed_by, old.proposed_at) is distinct from (new.id, new.rfq_id, new.reason, new.content_hash, new.proposed_by, new.proposed_at))
  execute function refuse_change();
create trigger award_proposal_stays before delete on award_proposal for each row execute function refuse_change();

create table award_proposal_line (
  proposal_id  uuid not null references award_proposal (id),
  position     int not null,
  line_id      uuid not null,
  supplier_id  uuid not null,
  quantity     numeric(18, 4) not null check (quantity > 0),
  unit_price   numeric(20, 6) not null check (unit_price > 0),
  primary key (proposal_id, line_id, supplier_id)
);
comment on table award_proposal_line is 'append-only: what was proposed stays';

call secure_rows('award_proposal', 'award_proposal_line');
create policy own on award_proposal using (is_acting_buyer_of(rfq_id));
create policy own on award_proposal_line using (exists (select from award_proposal p where p.id = proposal_id));

-- Awards from before took one person; those stay as they were decided, and no further one does.
alter table award rename column awarded_by to approved_by;
alter table award add column proposal_id uuid unique references award_proposal (id);
alter table award add column proposed_by varchar(200);
alter table award add column rfq_made_by text[];
alter table award add constraint award_two_people check (
  proposal_id is not null and proposed_by is not null and rfq_made_by is not null and approved_by <> proposed_by and approved_by <> all (rfq_made_by)) not valid;

-- The names on an award are those of its RFQ and its proposal, whatever wrote the row.
create function check_award_names() returns trigger language plpgsql as $$
begin
  if not exists (select from award_proposal p join rfq r on r.id = p.rfq_id
                 where p.id = new.proposal_id and r.id = new.rfq_id and r.made_by = new.rfq_made_by
                   and p.proposed_by = new.proposed_by and p.outcome = 'Approved' and p.decided_by = new.approved_by) then
    raise exception 'award % is not what was proposed and approved', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger award_names after insert on award deferrable initially deferred for each row execute function check_award_names();
