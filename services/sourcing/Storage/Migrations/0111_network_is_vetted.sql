-- RFQ-1: the network is suppliers with a published profile that an association vouches for, at whichever level, through the last day of it,
-- which is Vietnam's.
alter table known_supplier add column trusted_until date;

-- Asked by queries, by the gate of bids and by the policy below, so that they cannot differ.
create function is_in_network(organisation uuid) returns boolean language sql stable as $$
  select exists (select from known_supplier k where k.organisation_id = $1 and k.standing = 'Published'
    and k.trusted_until >= (sourcing_now() at time zone 'Asia/Ho_Chi_Minh')::date)
$$;

drop policy shown on rfq;
create policy shown on rfq for select using (state <> 'Draft' and (
  (visibility = 'Public' and acting_organisation() is not null)
  or (visibility = 'Network' and is_in_network(acting_organisation()))
  or exists (select from rfq_invitation i where i.rfq_id = rfq.id and i.supplier_id = acting_organisation())
  or exists (select from bid b where b.rfq_id = rfq.id and b.supplier_id = acting_organisation())));
