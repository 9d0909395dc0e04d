// name: assignment.create_many
// mode: write
// returns: nothing
// param: $rows list<map<accountId, userId, properties>>  new assignments
// param: $now datetime  the moment
// unscoped: the caller has locked the accounts
// index: account_id
// index: user_id
// timeout: 30s
//
// Creates assignments.
UNWIND $rows AS row
MATCH (account:Account {id: row.accountId})
USING INDEX account:Account(id)
MATCH (user:User {id: row.userId})
USING INDEX user:User(id)
CREATE (user)-[held:ASSIGNED_TO]->(account)
SET held = row.properties, held.validFrom = $now
