// name: account.create_one
// mode: write
// returns: nothing
// param: $properties map  complete but for instants
// param: $parentId string  null for an ultimate parent
// param: $now datetime  the moment
// unscoped: the caller has looked at the parent
// index: account_id
// timeout: 10s
//
// Creates an account.
CREATE (account:Account)
SET
  account = $properties,
  account.createdAt = $now,
  account.updatedAt = $now,
  account.validFrom = $now
WITH account
MATCH (parent:Account {id: $parentId})
USING INDEX parent:Account(id)
CREATE (account)-[:CHILD_OF {validFrom: $now}]->(parent)
