// name: fragment.as_of.past.snapshot
// given: account
// yields: snapshot
// param: $day date  the last day
// index: health_snapshot_key
//
// The account's health up to a day.
WITH null AS account
MATCH (snapshot:HealthSnapshot)
USING INDEX snapshot:HealthSnapshot(accountId, date)
WHERE snapshot.accountId = account.id AND snapshot.date <= $day
RETURN snapshot
