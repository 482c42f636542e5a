-- Each lockout since the last success is twice as long as the one before.
alter table account add column lockout_count int not null default 0;
alter table account alter column lockout_count drop default;
