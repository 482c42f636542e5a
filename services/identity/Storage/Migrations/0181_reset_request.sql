-- Addresses for which somebody wants a new password, with or without an account: written down alike, and done within seconds.
create table reset_request (
    normalized_email  text primary key,
    asked_at          timestamptz not null
);
