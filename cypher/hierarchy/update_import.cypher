// name: hierarchy.update_import
// mode: write
// returns: nothing
// param: $rows list<map<accountId, since, validFrom>>  at most 5000; null leaves an instant as it is
// unscoped: import and export run for an administrator
// index: account_id
// timeout: 2min
//
// Sets since when accounts exist and since when they have their current parent.
UNWIND $rows AS row
MATCH (account:Account {id: row.accountId})
USING INDEX account:Account(id)
SET account.validFrom = coalesce(row.validFrom, account.validFrom)
WITH account, row
MATCH (account)-[held:CHILD_OF]->(:Account)
SET held.validFrom = coalesce(row.since, held.validFrom)
