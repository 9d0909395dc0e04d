// name: fragment.metric.health_snapshots
// given: account
// yields: snapshot
// param: $from date  first day
// param: $until date  last day
// index: health_snapshot_key
// as_of: the parameters name the days
//
// The account's health in a range of days.
WITH null AS account
MATCH (snapshot:HealthSnapshot)
USING INDEX snapshot:HealthSnapshot(accountId, date)
WHERE
  snapshot.accountId = account.id AND
  snapshot.date >= $from AND
  snapshot.date <= $until
RETURN snapshot
