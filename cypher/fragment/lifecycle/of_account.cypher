// name: fragment.lifecycle.of_account
// given: account
// yields: status
// param: $lifecycles list<string>  keys, in order
// param: $now datetime  an instant
// index: lifecycle_status_key
//
// The stage that the account is in now, in each of these lifecycles.
WITH null AS account
MATCH (status:LifecycleStatus)
WHERE
  status.accountId = account.id AND
  status.lifecycle IN $lifecycles AND
  status.since <= $now
WITH status
ORDER BY status.since DESC
WITH status.lifecycle AS lifecycle, head(collect(status)) AS status
WHERE true
RETURN status
