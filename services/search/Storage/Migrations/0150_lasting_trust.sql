-- A lower level of trust may outlive a higher one: kept is the last day of at least level 1, of at least level 2, and so on.
alter table supplier_document add column trust_until date[] not null default '{}' check (cardinality(trust_until) <= 3);
update supplier_document set trust_until = array_fill(trusted_until, array[trust_level]) where trust_level > 0;
alter table supplier_document alter column trust_until drop default, drop column trust_level, drop column trusted_until;
comment on column supplier_document.first_expiry is 'before this day all certificates and levels of trust are valid';
