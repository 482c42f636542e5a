-- Who may see and change what, whatever a query asks. A policy of one table may look into another, whose own policies then hold too;
-- where two tables would look into each other, the question is a function.
create function is_acting_buyer_of(rfq uuid) returns boolean language sql stable as
  $$ select exists (select from rfq r where r.id = $1 and r.buyer_id = acting_organisation()) $$;
create function is_opened_to_acting_buyer(rfq uuid) returns boolean language sql stable as
  $$ select exists (select from rfq r where r.id = $1 and r.buyer_id = acting_organisation() and r.opened_at is not null) $$;

call secure_rows(
  'rfq', 'rfq_version', 'rfq_invitation', 'rfq_step', 'bid', 'bid_version', 'bid_offer', 'bid_line', 'bid_price', 'award', 'award_line', 'known_organisation',
  'known_supplier', 'organisation_suspension', 'purchase_order', 'order_line', 'schedule_line', 'shipment', 'shipment_line', 'order_step');

-- An RFQ is its buyer's; suppliers see it when it is published to them. Who bids locks it for share, which takes the right to update:
-- the check keeps everybody but the buyer from changing anything, and the trigger keeps it with its buyer.
create policy own on rfq using (buyer_id = acting_organisation());
create policy shown on rfq for select using (state <> 'Draft' and (
  (visibility = 'Public' and acting_organisation() is not null)
  or (visibility = 'Network' and exists (select from known_supplier k where k.organisation_id = acting_organisation() and k.standing = 'Published'))
  or exists (select from rfq_invitation i where i.rfq_id = rfq.id and i.supplier_id = acting_organisation())
  or exists (select from bid b where b.rfq_id = rfq.id and b.supplier_id = acting_organisation())));
create policy held on rfq for update using (state <> 'Draft' and acting_organisation() is not null) with check (buyer_id = acting_organisation());
create trigger rfq_stays_with_its_buyer before update of buyer_id on rfq for each row when (old.buyer_id <> new.buyer_id) execute function refuse_change();

create policy shown on rfq_version for select using (exists (select from rfq r where r.id = rfq_id));
create policy own on rfq_version for insert with check (is_acting_buyer_of(rfq_id));
create policy own on rfq_invitation using (is_acting_buyer_of(rfq_id));
create policy invited on rfq_invitation for select using (supplier_id = acting_organisation());
create policy shown on rfq_step for select using (exists (select from rfq r where r.id = rfq_id and (not is_private or r.buyer_id = acting_organisation())));
create policy own on rfq_step for insert with check (is_acting_buyer_of(rfq_id));

-- A bid is its supplier's alone until the opening, which is the service's own act; what was submitted stays its supplier's for ever.
create policy own on bid using (supplier_id = acting_organisation());
create policy opened on bid for select using (is_opened_to_acting_buyer(rfq_id));
create policy decided on bid for update using (is_opened_to_acting_buyer(rfq_id));
create policy own on bid_version using (exists (select from bid b where b.id = bid_id and b.supplier_id = acting_organisation()));
create policy shown on bid_offer for select using (supplier_id = acting_organisation() or is_opened_to_acting_buyer(rfq_id));
create policy shown on bid_line for select using (exists (select from bid_offer o where o.bid_id = bid_line.bid_id));
create policy shown on bid_price for select using (exists (select from bid_offer o where o.bid_id = bid_price.bid_id));
create trigger bid_stays_where_it_is before update of rfq_id, supplier_id on bid for each row
  when (old.rfq_id <> new.rfq_id or old.supplier_id <> new.supplier_id) execute function refuse_change();

-- The decision is the buyer's; a winner reads its own lines.
create policy own on award using (is_acting_buyer_of(rfq_id));
create policy own on award_line using (exists (select from award a where a.id = award_id));
create policy won on award_line for select using (supplier_id = acting_organisation());

-- An order is both sides'. The buyer's award makes it, and neither side changes who they are.
create policy sides on purchase_order for select using (acting_organisation() in (buyer_id, supplier_id));
create policy steps on purchase_order for update using (acting_organisation() in (buyer_id, supplier_id));
create policy placed on purchase_order for insert with check (buyer_id = acting_organisation());
create trigger order_stays_between_its_sides before update of buyer_id, supplier_id on purchase_order for each row
  when (old.buyer_id <> new.buyer_id or old.supplier_id <> new.supplier_id) execute function refuse_change();
create policy sides on order_line using (exists (select from purchase_order o where o.id = order_id));
create policy sides on schedule_line using (exists (select from order_line l where l.id = order_line_id));
create policy sides on shipment using (exists (select from purchase_order o where o.id = order_id));
create policy sides on shipment_line using (exists (select from shipment s where s.id = shipment_id));
create policy sides on order_step using (exists (select from purchase_order o where o.id = order_id));

-- What the registry tells every organisation of every other.
create policy members on known_organisation for select using (acting_organisation() is not null);
create policy members on known_supplier for select using (acting_organisation() is not null);
create policy members on organisation_suspension for select using (acting_organisation() is not null);

comment on table rfq_version is 'append-only: what was published stays';
comment on table rfq_step is 'append-only: what happened stays';
comment on table bid_version is 'append-only: what was submitted stays';
comment on table bid_offer is 'append-only: what was opened stays';
comment on table bid_line is 'append-only: what was opened stays';
comment on table bid_price is 'append-only: what was opened stays';
comment on table award is 'append-only: what was decided stays';
comment on table award_line is 'append-only: what was decided stays';
comment on table order_line is 'append-only: what was ordered stays';
comment on table order_step is 'append-only: what happened stays';
