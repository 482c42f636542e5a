-- So that a person knows the own sessions again: what it was signed in with, and when it was last used.
alter table session
    add column device varchar(100) not null default '',
    add column last_seen_at timestamptz;
update session set last_seen_at = started_at;
alter table session
    alter column device drop default,
    alter column last_seen_at set not null;
create index session_live_account on session (account_id) where ended_at is null;
