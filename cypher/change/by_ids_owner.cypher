// name: change.by_ids_owner
// mode: read
// returns: many Change
// column: row map
// param: $ids list<string>  account ids
// unscoped: import and export run for an administrator
// index: change_by_account
// timeout: 2min
//
// Everything that these accounts have; export writes it.
UNWIND $ids AS ownerId
MATCH (change:Change)
USING INDEX change:Change(accountId, at)
WHERE change.accountId = ownerId AND change.at IS NOT NULL
RETURN change {.*} AS row
