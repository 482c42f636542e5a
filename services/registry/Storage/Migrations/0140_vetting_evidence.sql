-- What a vetting rests on: files as they were when they were named, of the applicant and of the reviewer.
alter table vetting add column files jsonb not null default '[]';
alter table vetting alter column files drop default;

-- Of a file that was named before, its content is not known any more.
alter table vetting_answer add column named jsonb not null default '[]';
update vetting_answer set named = (select coalesce(jsonb_agg(jsonb_build_object('FileId', id, 'Name', '', 'Sha256', null)), '[]') from unnest(files) id) where files <> '{}';
alter table vetting_answer drop column files;
alter table vetting_answer rename column named to files;
alter table vetting_answer alter column files drop default;

-- A level says that somebody looked: nothing is answered with no, every yes rests on something, and what every supplier is asked is a yes.
create function vetting_rests_on_evidence() returns trigger language plpgsql as $$
begin
  if not exists (select from vetting_answer a where a.vetting_id = new.id and a.round = new.round)
    or exists (select from vetting_answer a where a.vetting_id = new.id and a.round = new.round and (
      a.answer = 'No'
      or (a.answer = 'Yes' and coalesce(a.evidence, '') = '' and a.files = '[]')
      or (a.answer <> 'Yes' and a.code in ('tax-code-active', 'legal-name-matches', 'address-matches', 'representative-confirmed', 'site-visited')))) then
    raise exception 'a level is approved on evidence' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger vetting_rests_on_evidence before update on vetting for each row when (new.state = 'Approved' and old.state = 'InReview') execute function vetting_rests_on_evidence();
