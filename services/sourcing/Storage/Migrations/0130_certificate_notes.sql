-- CER-6: what happens to a certificate that an order depends on is said by the platform or the association, not by the supplier; of which
-- certificate and until when are values, which each reader's page puts into words. Who verified a certificate is the association.
alter table known_certificate add column verified_by uuid;

alter table order_step drop constraint order_step_side_check;
alter table order_step alter column side type varchar(20), add column certificate_type varchar(60), add column certificate_ends_on date;
alter table order_step disable trigger order_step_is_immutable;
update order_step set side = 'Platform', who = '', text = null, certificate_type = split_part(text, ' ', 1), certificate_ends_on = nullif(split_part(text, ' ', 2), '')::date
where subject = 'certification' and what like 'Certificate%';
alter table order_step enable trigger order_step_is_immutable;
alter table order_step
  add constraint order_step_side_check check (side in ('Buyer', 'Supplier', 'Association', 'Platform')),
  add constraint order_step_certificate_check check ((certificate_type is not null) = (what like 'Certificate%'));
