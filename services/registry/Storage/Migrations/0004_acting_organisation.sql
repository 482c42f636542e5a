-- A person may act for several organisations, and in each session of a provider chooses one.
drop index membership_issuer_subject;
create unique index membership_issuer_subject_organisation on membership (issuer, subject, organisation_id) where ended_at is null;

create table acting_organisation (
    issuer           character varying(300) not null,
    subject          character varying(200) not null,
    session          character varying(200) not null,
    organisation_id  uuid not null references organisation (id) on delete cascade,
    chosen_at        timestamp with time zone not null,
    primary key (issuer, subject, session)
);
