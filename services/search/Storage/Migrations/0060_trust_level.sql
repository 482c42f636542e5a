-- What an association vouches for, and the last day of it. It is told anew when it changes, and ends by itself.
alter table supplier_document add column trust_level int not null default 0 check (trust_level between 0 and 3);
alter table supplier_document alter column trust_level drop default;
alter table supplier_document add column trusted_until date;
alter table supplier_document add constraint supplier_document_trusted_until check ((trust_level = 0) = (trusted_until is null));
comment on column supplier_document.first_expiry is 'before this day all certificates and the level of trust are valid';
