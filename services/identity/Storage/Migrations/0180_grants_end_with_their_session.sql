-- What a client of the marketplace was granted ends with the session that a person sees. Applications of others go on: they were allowed to.
update authorization_grant g set expires_at = s.expires_at
from session s
where s.id = g.session_id and s.expires_at < g.expires_at
  and not exists (select 1 from consent c where c.account_id = g.account_id and c.client_id = g.client_id);
