// name: health_snapshot.store_import
// mode: write
// returns: nothing
// param: $rows list<map<key, properties, instants>>  at most 5000; key and instants hold accountId, date
// unscoped: import and export run for an administrator
// index: health_snapshot_key
// timeout: 2min
//
// Creates or updates nodes by their natural key; of a computed one nothing is left that the import does not say.
UNWIND $rows AS row
MERGE
  (snapshot:HealthSnapshot {accountId: row.key.accountId, date: row.key.date})
WITH row, snapshot, snapshot.conditions IS NOT NULL AS computed
FOREACH (_ IN
CASE
  WHEN computed THEN [1]
  ELSE []
END |
  SET
    snapshot.score = null,
    snapshot.reasons = null,
    snapshot.version = null,
    snapshot.conditions = null,
    snapshot.dimensions = null
)
SET snapshot += row.properties
