// name: fragment.coverage.health_then
// given: account
// yields: snapshot
// as_of: asks for a day itself
// param: $day date  a day in the reporting zone
// index: health_snapshot_key
//
// The account's health as it was last noted on a day or before it.
WITH null AS account
MATCH (snapshot:HealthSnapshot)
USING INDEX snapshot:HealthSnapshot(accountId, date)
WHERE snapshot.accountId = account.id AND snapshot.date <= $day
RETURN snapshot
