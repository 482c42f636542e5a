-- One database for each service and one login role that may use that database only. Safe to repeat.
-- psql reads the passwords from its environment: IDENTITY_DATABASE_PASSWORD and so on.
\set ON_ERROR_STOP on
\getenv identity IDENTITY_DATABASE_PASSWORD
\getenv registry REGISTRY_DATABASE_PASSWORD
\getenv sourcing SOURCING_DATABASE_PASSWORD
\getenv search SEARCH_DATABASE_PASSWORD

create temporary table service (name text primary key, password text not null);
insert into service values ('identity', :'identity'), ('registry', :'registry'), ('sourcing', :'sourcing'), ('search', :'search');

select format('create role %I login', name) from service where not exists (select from pg_roles where rolname = name) \gexec
select format('alter role %I with login nocreatedb nocreaterole password %L', name, password) from service \gexec
-- Who is not a superuser may give a database only to a role that it belongs to.
select format('grant %I to current_user', name) from service where not pg_has_role(current_user, name, 'member') \gexec
select format('create database %I owner %I', name, name) from service where not exists (select from pg_database where datname = name) \gexec
select format('revoke all on database %I from public', name) from service \gexec
