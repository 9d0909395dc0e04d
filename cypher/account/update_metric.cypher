// name: account.update_metric
// mode: write
// returns: nothing
// param: $rows list<map<id, properties>>  at most 2000
// unscoped: mutations have locked the account, and import runs for an administrator
// index: account_id
// timeout: 2min
//
// Sets the current value of a metric on accounts.
UNWIND $rows AS row
MATCH (account:Account {id: row.id})
USING INDEX account:Account(id)
SET account += row.properties
