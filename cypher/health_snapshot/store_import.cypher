// name: health_snapshot.store_import
// mode: write
// returns: nothing
// param: $rows list<map<key, properties, instants>>  at most 5000; key and instants hold accountId, date
// unscoped: import and export run for an administrator
// index: health_snapshot_key
// timeout: 2min
//
// Creates or updates nodes by their natural key.
UNWIND $rows AS row
MERGE
  (snapshot:HealthSnapshot {accountId: row.key.accountId, date: row.key.date})
SET snapshot += row.properties
