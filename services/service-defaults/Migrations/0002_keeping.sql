-- What the relay does with messages: those that the broker has confirmed are kept for 90 days.
create procedure archive_messages(positions bigint[]) language sql as $$
  with sent as (delete from outbox_message where position = any(positions) returning *)
  insert into outbox_archive (position, id, stream, contract, payload, trace_parent, not_before, staged_at)
  select position, id, stream, contract, payload, trace_parent, not_before, staged_at from sent
$$;

create procedure sweep_messages() language sql as $$
  delete from outbox_archive where confirmed_at < clock_timestamp() - interval '90 days';
  delete from inbox_message where received_at < clock_timestamp() - interval '90 days';
  delete from idempotency_key where created_at < clock_timestamp() - interval '72 hours';
$$;
