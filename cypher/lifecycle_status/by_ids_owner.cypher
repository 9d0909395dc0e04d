// name: lifecycle_status.by_ids_owner
// mode: read
// returns: many LifecycleStatus
// column: row map
// param: $ids list<string>  account ids
// unscoped: mutations have locked the account, and import runs for an administrator
// index: lifecycle_status_key
// timeout: 2min
//
// Everything that these accounts have; export writes it.
UNWIND $ids AS ownerId
MATCH (status:LifecycleStatus)
USING INDEX status:LifecycleStatus(accountId, lifecycle, since)
WHERE
  status.accountId = ownerId AND
  status.lifecycle IS NOT NULL AND
  status.since IS NOT NULL
RETURN status {.*} AS row
