-- Who may see and change what, whatever a query asks. The operator acts as an organisation of its own, which has no row.
create function acts_as_operator() returns boolean language sql stable as
  $$ select coalesce(acting_organisation() = '00000000-0000-7000-8000-000000000001', false) $$;

call secure_rows(
  'organisation', 'organisation_status', 'membership', 'membership_change', 'invitation', 'acting_organisation', 'api_client', 'suspension_proposal', 'supplier_profile', 'site', 'capability',
  'supplier_import', 'track_record_entry');

-- Names and tax codes are a public register for whoever is signed in; the figures behind a size class are not.
create policy register on organisation for select using (acting_subject() is not null);
create policy own on organisation for update using (id = acting_organisation() or acts_as_operator());
create policy own on organisation_status using (organisation_id = acting_organisation() or acts_as_operator());

-- People see their own memberships and choices, wherever they are, and their colleagues'.
create policy colleagues on membership using (organisation_id = acting_organisation() or acts_as_operator());
create policy person on membership for select using (issuer = acting_issuer() and subject = acting_subject());
create policy colleagues on membership_change using (exists (select from membership m where m.id = membership_id and (m.organisation_id = acting_organisation() or acts_as_operator())));
create policy own on api_client using (organisation_id = acting_organisation() or acts_as_operator());
create policy own on invitation using (organisation_id = acting_organisation() or acts_as_operator());
create policy person on acting_organisation using (issuer = acting_issuer() and subject = acting_subject());

-- What was only proposed is the operator's; what was decided holds for whoever may act for the organisation.
create policy operator on suspension_proposal using (acts_as_operator());
create policy decided on suspension_proposal for select using (version is not null and exists (
  select from membership m where m.organisation_id = suspension_proposal.organisation_id and m.issuer = acting_issuer() and m.subject = acting_subject()));

-- A profile is its supplier's; others see it when it is published, who brought it and the operator also before.
create policy own on supplier_profile using (organisation_id = acting_organisation() or acts_as_operator());
create policy shown on supplier_profile for select using (
  (state = 'Published' and acting_organisation() is not null)
  or exists (select from organisation o where o.id = organisation_id and o.imported_by = acting_organisation()));
create policy own on site using (organisation_id = acting_organisation() or acts_as_operator());
create policy shown on site for select using (exists (select from supplier_profile p where p.organisation_id = site.organisation_id));
create policy own on capability using (exists (select from site s where s.id = site_id and (s.organisation_id = acting_organisation() or acts_as_operator())));
create policy shown on capability for select using (exists (select from site s where s.id = site_id));

create policy own on supplier_import for select using (organisation_id = acting_organisation());
create policy own on track_record_entry for select using (organisation_id = acting_organisation());

comment on table membership_change is 'append-only: who did what stays';
comment on table organisation_status is 'append-only: a correction is a later row';
comment on table supplier_import is 'append-only: what became of each row stays';
