-- When and how a person last proved who they are. A session that steps up keeps its row; a grant keeps what was true when it was made.
alter table session
    add column authenticated_at timestamptz,
    add column methods varchar(100) not null default 'pwd',
    add column revision int not null default 0;
update session set authenticated_at = started_at;
alter table session
    alter column authenticated_at set not null,
    alter column methods drop default,
    alter column revision drop default;

alter table authorization_grant
    add column authenticated_at timestamptz,
    add column methods varchar(100) not null default 'pwd';
update authorization_grant g set authenticated_at = s.started_at from session s where s.id = g.session_id;
alter table authorization_grant
    alter column authenticated_at set not null,
    alter column methods drop default;
