-- Certificates of suppliers, and what an association says of them. Whether one has expired is no column: it is asked for a day.
create table certificate (
    id                  uuid primary key,
    organisation_id     uuid not null,
    association_id      uuid not null check (association_id <> organisation_id),
    type_code           character varying(60) not null,
    number              character varying(100) not null check (number <> ''),
    issuer              character varying(200) not null check (issuer <> ''),
    accreditation_body  character varying(200),
    scope_text          character varying(2000) not null check (scope_text <> ''),
    process_codes       text[] not null,
    issued_on           date not null,
    expires_on          date check (expires_on >= issued_on),
    sites               jsonb not null check (jsonb_array_length(sites) > 0),
    evidence_file_id    uuid not null,
    evidence_name       character varying(200) not null,
    evidence_sha256     character varying(64) not null check (evidence_sha256 ~ '^[0-9a-f]{64}$'),
    renews              uuid,
    check_code          character varying(12) not null check (check_code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
    state               character varying(10) not null check (state in ('Submitted', 'InReview', 'Verified', 'Rejected', 'Suspended', 'Revoked', 'Withdrawn')),
    submitted_by        character varying(200) not null,
    submitted_at        timestamp with time zone not null,
    reviewed_by         character varying(200),
    checklist           jsonb,
    verified_by         character varying(200),
    verified_at         timestamp with time zone,
    reason              character varying(1000),
    announced           integer not null check (announced >= 0),
    revision            integer not null check (revision > 0),
    unique (id, organisation_id),
    -- A renewal is of the same holder.
    foreign key (renews, organisation_id) references certificate (id, organisation_id),
    constraint certificate_two_people check (verified_by <> reviewed_by and reviewed_by <> submitted_by and verified_by <> submitted_by),
    constraint certificate_verified_by_two check (state not in ('Verified', 'Suspended', 'Revoked') or (verified_by is not null and reviewed_by is not null and announced > 0)),
    constraint certificate_says_why check (state not in ('Rejected', 'Suspended', 'Revoked') or reason <> '')
);
create unique index certificate_check_code on certificate (check_code);
create index certificate_organisation_id on certificate (organisation_id, id desc);
create index certificate_association_id on certificate (association_id, state, id);
create index certificate_expires_on on certificate (expires_on) where state = 'Verified';
create index certificate_renews on certificate (renews);
-- One paper is verified once (a renewal often keeps its number); after a rejection it may be submitted again.
create unique index certificate_paper on certificate (organisation_id, type_code, number, issued_on) where state in ('Submitted', 'InReview', 'Verified', 'Suspended');

create table certificate_step (
    certificate_id   uuid not null references certificate (id),
    number           integer not null check (number > 0),
    state            character varying(10) not null,
    organisation_id  uuid not null,
    by_subject       character varying(200) not null,
    reason           character varying(1000),
    at               timestamp with time zone not null,
    primary key (certificate_id, number)
);
comment on table certificate_step is 'append-only: who did what stays';

create table reminder (
    certificate_id  uuid not null references certificate (id),
    days_before     integer not null check (days_before > 0),
    sent_at         timestamp with time zone not null,
    primary key (certificate_id, days_before)
);
comment on table reminder is 'append-only: what was sent stays sent';

create table known_organisation (
    organisation_id  uuid primary key,
    version          integer not null,
    name_vi          text not null,
    name_en          text not null,
    is_association   boolean not null
);

-- Who may see and change what, whatever a query asks: the holder and the association that it asked. Others see what was verified.
call secure_rows('certificate', 'certificate_step', 'reminder', 'known_organisation');
create policy parties on certificate using (acting_organisation() in (organisation_id, association_id));
create policy shown on certificate for select using (state = 'Verified' and acting_organisation() is not null);
create policy parties on certificate_step using (exists (select from certificate c where c.id = certificate_id and acting_organisation() in (c.organisation_id, c.association_id)));
create policy parties on reminder for select using (exists (select from certificate c where c.id = certificate_id and acting_organisation() in (c.organisation_id, c.association_id)));
create policy members on known_organisation for select using (acting_organisation() is not null);
