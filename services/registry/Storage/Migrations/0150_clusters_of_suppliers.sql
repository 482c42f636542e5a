-- A supplier is found by the clusters that it is a member of, so its profile says them wherever it is told.
alter table supplier_profile add column cluster_codes text[] not null default '{}';
update supplier_profile p set cluster_codes = (
    select coalesce(array_agg(c.code order by c.code), '{}') from cluster_member m join cluster c on c.id = m.cluster_id where m.organisation_id = p.organisation_id and m.belonging = 'Member');
alter table supplier_profile alter column cluster_codes drop default;
