-- For each service one database and two login roles: <service>_owner owns everything in it and runs migrations, <service> serves
-- and owns nothing; --migrate gives it its grants. Safe to repeat, also where <service> was the owner.
-- psql reads the passwords from its environment: IDENTITY_DATABASE_PASSWORD, IDENTITY_OWNER_PASSWORD and so on.
\set ON_ERROR_STOP on
\getenv identity IDENTITY_DATABASE_PASSWORD
\getenv registry REGISTRY_DATABASE_PASSWORD
\getenv sourcing SOURCING_DATABASE_PASSWORD
\getenv search SEARCH_DATABASE_PASSWORD
\getenv files FILES_DATABASE_PASSWORD
\getenv certification CERTIFICATION_DATABASE_PASSWORD
\getenv identity_owner IDENTITY_OWNER_PASSWORD
\getenv registry_owner REGISTRY_OWNER_PASSWORD
\getenv sourcing_owner SOURCING_OWNER_PASSWORD
\getenv search_owner SEARCH_OWNER_PASSWORD
\getenv files_owner FILES_OWNER_PASSWORD
\getenv certification_owner CERTIFICATION_OWNER_PASSWORD

create temporary table service (name text primary key, password text not null, owner text not null, owner_password text not null);
insert into service values
  ('identity', :'identity', 'identity_owner', :'identity_owner'), ('registry', :'registry', 'registry_owner', :'registry_owner'),
  ('sourcing', :'sourcing', 'sourcing_owner', :'sourcing_owner'), ('search', :'search', 'search_owner', :'search_owner'),
  ('files', :'files', 'files_owner', :'files_owner'), ('certification', :'certification', 'certification_owner', :'certification_owner');

create temporary view login as select name, password from service union all select owner, owner_password from service;
select format('create role %I login', name) from login where not exists (select from pg_roles where rolname = name) \gexec
select format('alter role %I with login nocreatedb nocreaterole password %L', name, password) from login \gexec
-- Who is not a superuser may give a database only to a role that it belongs to.
select format('grant %I to current_user', name) from login where not pg_has_role(current_user, name, 'member') \gexec
select format('create database %I owner %I', name, owner) from service where not exists (select from pg_database where datname = name) \gexec
select format('revoke all on database %I from public', name) from service \gexec

-- What the serving role owned belongs to the owner, the database too; with it goes what the role might do there, so that is given afterwards.
\connect identity
reassign owned by identity to identity_owner;
grant connect on database identity to identity;
\connect registry
reassign owned by registry to registry_owner;
grant connect on database registry to registry;
\connect sourcing
reassign owned by sourcing to sourcing_owner;
grant connect on database sourcing to sourcing;
\connect search
reassign owned by search to search_owner;
grant connect on database search to search;
\connect files
reassign owned by files to files_owner;
grant connect on database files to files;
\connect certification
reassign owned by certification to certification_owner;
grant connect on database certification to certification;
