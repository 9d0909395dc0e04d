// name: change.by_ids_stored
// mode: read
// returns: many Change
// column: row map
// param: $keys list<map<accountId, field, at>>  at most 5000
// unscoped: import and export run for an administrator
// index: change_by_field
// timeout: 60s
//
// The changes of these accounts, fields and instants; import compares their values.
UNWIND $keys AS key
MATCH (change:Change {accountId: key.accountId, field: key.field, at: key.at})
USING INDEX change:Change(accountId, field, at)
RETURN DISTINCT change {.*} AS row
