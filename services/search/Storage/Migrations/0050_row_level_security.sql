-- The index holds what suppliers have published, for every member to find; only the service itself writes it, and a tombstone is
-- nobody's to see. Words and their counts (lexeme) are of no supplier.
call secure_rows('supplier_document');
create policy published on supplier_document for select using (not is_withdrawn);
