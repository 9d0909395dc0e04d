// name: lifecycle_status.store_import
// mode: write
// returns: nothing
// param: $rows list<map<key, properties>>  at most 5000; key holds accountId, lifecycle, since
// unscoped: import and export run for an administrator
// index: lifecycle_status_key
// timeout: 2min
//
// Creates or updates nodes by their natural key.
UNWIND $rows AS row
MERGE (status:LifecycleStatus {accountId: row.key.accountId, lifecycle: row.key.lifecycle, since: row.key.since})
SET status += row.properties
