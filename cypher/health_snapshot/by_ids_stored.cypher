// name: health_snapshot.by_ids_stored
// mode: read
// returns: many HealthSnapshot
// column: row map
// param: $keys list<map<accountId, date>>  at most 5000
// unscoped: import and export run for an administrator
// index: health_snapshot_key
// timeout: 60s
//
// The nodes with these natural keys; import compares them.
UNWIND $keys AS key
MATCH (snapshot:HealthSnapshot {accountId: key.accountId, date: key.date})
USING INDEX snapshot:HealthSnapshot(accountId, date)
RETURN snapshot {.*} AS row
