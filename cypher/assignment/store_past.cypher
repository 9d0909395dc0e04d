// name: assignment.store_past
// mode: write
// returns: nothing
// param: $rows list<map<accountId, userId, properties, validFrom, validTo>>  ended assignments, at most 5000
// unscoped: import and export run for an administrator
// index: account_id
// index: user_id
// timeout: 2min
//
// Creates ended assignments.
UNWIND $rows AS row
MATCH (account:Account {id: row.accountId})
USING INDEX account:Account(id)
MATCH (user:User {id: row.userId})
USING INDEX user:User(id)
CREATE (user)-[held:WAS_ASSIGNED_TO]->(account)
SET
  held = row.properties,
  held.validFrom = datetime(row.validFrom),
  held.validTo = datetime(row.validTo)
