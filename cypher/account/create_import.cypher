// name: account.create_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, parentId, since, validFrom>>  at most 5000, parents before their children
// param: $at datetime  when the import began
// unscoped: import and export run for an administrator
// index: account_id
// timeout: 2min
//
// Creates accounts with their place in the hierarchy; a row that exists stays one node.
UNWIND $rows AS row
MERGE (account:Account {id: row.id})
SET
  account += row.properties,
  account.validFrom = datetime(row.validFrom),
  account.createdAt = $at,
  account.updatedAt = $at
WITH account, row
WHERE row.parentId IS NOT NULL
MATCH (parent:Account {id: row.parentId})
USING INDEX parent:Account(id)
MERGE (account)-[held:CHILD_OF]->(parent)
SET held.validFrom = datetime(row.since)
