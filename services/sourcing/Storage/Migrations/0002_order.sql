-- ORD-1: whatever is retried, an award makes one order for each winner.
create table purchase_order (
  id                uuid primary key,
  reference         varchar(20) not null unique,
  award_id          uuid not null references award (id),
  rfq_id            uuid not null references rfq (id),
  rfq_reference     varchar(20) not null,
  title             varchar(200) not null,
  buyer_id          uuid not null,
  buyer_name        varchar(300) not null,
  supplier_id       uuid not null check (supplier_id <> buyer_id),
  supplier_name     varchar(300) not null,
  currency          varchar(3) not null,
  incoterm          varchar(10) not null,
  delivery_place    varchar(300) not null,
  payment_terms     varchar(500) not null,
  total             numeric(28, 4) not null check (total >= 0),
  state             varchar(20) not null check (state in
                      ('Issued', 'Acknowledged', 'InProduction', 'PartlyDelivered', 'Delivered', 'Closed', 'OnHold', 'Cancelled', 'Terminated')),
  held_from         varchar(20) check (held_from in ('Issued', 'Acknowledged', 'InProduction', 'PartlyDelivered', 'Delivered')),
  awaits_agreement  boolean not null,
  end_reason        varchar(2000),
  version           int not null,
  placed_at         timestamptz not null,
  since             timestamptz not null,
  unique (award_id, supplier_id),
  check ((held_from is not null) = (state = 'OnHold')),
  check ((end_reason is not null) = (state in ('Cancelled', 'Terminated'))),
  check (not awaits_agreement or coalesce(held_from, state) = 'Acknowledged')
);
create index purchase_order_buyer on purchase_order (buyer_id, placed_at, id);
create index purchase_order_supplier on purchase_order (supplier_id, placed_at, id);
create index purchase_order_rfq on purchase_order (rfq_id);

create table order_line (
  id           uuid primary key,
  order_id     uuid not null references purchase_order (id),
  position     int not null,
  rfq_line_id  uuid not null,
  part_number  varchar(60) not null,
  revision     varchar(20) not null,
  description  varchar(2000) not null,
  quantity     numeric(18, 4) not null check (quantity > 0),
  unit         varchar(3) not null,
  unit_price   numeric(20, 6) not null check (unit_price > 0),
  unique (order_id, rfq_line_id)
);

create table schedule_line (
  id                  uuid primary key,
  order_line_id       uuid not null references order_line (id),
  quantity            numeric(18, 4) not null check (quantity > 0),
  due_on              date not null,
  confirmed_on        date,
  first_confirmed_on  date,
  delivered_on        date,
  state               varchar(20) not null check (state in
                        ('Firm', 'Released', 'Shipped', 'Received', 'Inspected', 'Accepted', 'PartRejected', 'Rejected')),
  shipped             numeric(18, 4) not null,
  received            numeric(18, 4) not null,
  accepted            numeric(18, 4) not null check (accepted >= 0),
  under_deviation     numeric(18, 4) not null check (under_deviation >= 0),
  rejected            numeric(18, 4) not null check (rejected >= 0),
  -- ORD-4. What was rejected may be delivered once more.
  check (shipped <= quantity + rejected),
  check (received <= shipped),
  check (accepted + under_deviation + rejected <= received),
  check ((delivered_on is not null) = (received - rejected = quantity))
);
create index schedule_line_line on schedule_line (order_line_id);

-- ORD-6: lateness is measured on the first confirmed date, so nothing may move it.
create function keep_first_confirmed() returns trigger language plpgsql as $$
begin
  raise exception 'the first confirmed date stays' using errcode = 'restrict_violation';
end $$;
create trigger first_confirmed_stays before update on schedule_line for each row
  when (old.first_confirmed_on is not null and new.first_confirmed_on is distinct from old.first_confirmed_on) execute function keep_first_confirmed();

-- ORD-4: at commit, a line's deliveries sum to what was ordered.
create function check_schedule_sum() returns trigger language plpgsql as $$
begin
  if (select sum(quantity) from schedule_line where order_line_id = new.id) is distinct from new.quantity then
    raise exception 'the deliveries of order line % do not sum to its quantity', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger order_line_schedule_sum after insert or update of quantity on order_line
  deferrable initially deferred for each row execute function check_schedule_sum();

create table shipment (
  id               uuid primary key,
  order_id         uuid not null references purchase_order (id),
  reference        varchar(30) not null unique,
  carrier          varchar(200),
  tracking_number  varchar(100),
  shipped_on       date not null,
  expected_on      date,
  announced_at     timestamptz not null
);
create index shipment_order on shipment (order_id);

create table shipment_line (
  shipment_id        uuid not null references shipment (id),
  schedule_line_id   uuid not null references schedule_line (id),
  quantity           numeric(18, 4) not null check (quantity > 0),
  received_quantity  numeric(18, 4) not null check (received_quantity between 0 and quantity),
  primary key (shipment_id, schedule_line_id)
);

-- ORD-8: one timeline for both sides.
create table order_step (
  id        uuid primary key,
  order_id  uuid not null references purchase_order (id),
  at        timestamptz not null,
  what      varchar(40) not null,
  who       varchar(300) not null,
  subject   varchar(200) not null,
  text      varchar(4000)
);
create index order_step_order on order_step (order_id, at);
create trigger order_step_is_immutable before update or delete on order_step for each row execute function refuse_change();
