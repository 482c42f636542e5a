-- A key is published when it is made and signs from a later day on; its successor's day ends that.
alter table signing_key
    add column signs_from timestamptz,
    add column revoked_at timestamptz;
update signing_key set signs_from = created_at;
alter table signing_key alter column signs_from set not null;
