// name: change.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, instants>>  at most 5000; complete for a new id
// unscoped: import and export run for an administrator
// index: change_id
// timeout: 2min
//
// Creates or updates changes.
UNWIND $rows AS row
MERGE (change:Change {id: row.id})
SET change += row.properties, change.at = datetime(row.instants.at)
