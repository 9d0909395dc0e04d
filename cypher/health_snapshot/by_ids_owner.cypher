// name: health_snapshot.by_ids_owner
// mode: read
// returns: many HealthSnapshot
// column: row map
// param: $ids list<string>  account ids
// unscoped: import and export run for an administrator
// index: health_snapshot_key
// timeout: 2min
//
// Everything that these accounts have; export writes it.
UNWIND $ids AS ownerId
MATCH (snapshot:HealthSnapshot)
USING INDEX snapshot:HealthSnapshot(accountId, date)
WHERE snapshot.accountId = ownerId AND snapshot.date IS NOT NULL
RETURN snapshot {.*} AS row
