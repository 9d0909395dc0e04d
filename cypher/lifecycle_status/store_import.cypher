// name: lifecycle_status.store_import
// mode: write
// returns: nothing
// param: $rows list<map<key, properties, instants>>  at most 5000; key and instants hold accountId, lifecycle, since
// unscoped: mutations have locked the account, and import runs for an administrator
// index: lifecycle_status_key
// timeout: 2min
//
// Creates or updates nodes by their natural key.
UNWIND $rows AS row
MERGE
  (status:LifecycleStatus
    {
      accountId: row.key.accountId,
      lifecycle: row.key.lifecycle,
      since: datetime(row.instants.since)
    })
SET status += row.properties
