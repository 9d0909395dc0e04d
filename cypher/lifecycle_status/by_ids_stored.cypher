// name: lifecycle_status.by_ids_stored
// mode: read
// returns: many LifecycleStatus
// column: row map
// param: $keys list<map<accountId, lifecycle, since>>  at most 5000
// unscoped: import and export run for an administrator
// index: lifecycle_status_key
// timeout: 60s
//
// The nodes with these natural keys; import compares them.
UNWIND $keys AS key
MATCH
  (status:LifecycleStatus
    {accountId: key.accountId, lifecycle: key.lifecycle, since: key.since})
USING INDEX status:LifecycleStatus(accountId, lifecycle, since)
RETURN status {.*} AS row
