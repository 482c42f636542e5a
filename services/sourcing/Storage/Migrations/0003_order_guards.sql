-- ORD-8: a timeline says which side took a step. Older steps tell it by what was done; a message by who wrote it.
alter table order_step add column side varchar(10) check (side in ('Buyer', 'Supplier'));
alter table order_step disable trigger order_step_is_immutable;
update order_step s set side = case
  when s.what in ('Accepted', 'AcceptedWithChanges', 'Rejected', 'ProductionStarted', 'Shipped') then 'Supplier'
  when s.what = 'Message' and s.who = o.supplier_name then 'Supplier'
  else 'Buyer' end
from purchase_order o where o.id = s.order_id;
alter table order_step enable trigger order_step_is_immutable;
alter table order_step alter column side set not null;

-- ORD-4: a delivery's part of the quantity does not change after the order either, and none is added or taken away.
create function check_schedule_line_sum() returns trigger language plpgsql as $$
declare
  line uuid := (to_jsonb(coalesce(new, old)) ->> 'order_line_id')::uuid;
begin
  if (select sum(quantity) from schedule_line where order_line_id = line) is distinct from (select quantity from order_line where id = line) then
    raise exception 'the deliveries of order line % do not sum to its quantity', line using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger schedule_line_sum after insert or delete or update of quantity, order_line_id on schedule_line
  deferrable initially deferred for each row execute function check_schedule_line_sum();

-- What was ordered, and at which price, stays.
create trigger order_line_is_immutable before update or delete on order_line for each row execute function refuse_change();

-- A bid's row changes with each of its versions: room on its page keeps its indexes out of that.
alter table bid set (fillfactor = 50);
