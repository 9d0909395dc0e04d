// name: account.by_ids_stored
// mode: read
// returns: many Account
// column: row map  every property but instants, and the parent's id and external id
// param: $keys list<map<id>>  at most 5000
// unscoped: import and export run for an administrator
// index: account_id
// timeout: 60s
//
// Everything that the canonical file holds of these accounts; import compares it, export writes it.
UNWIND $keys AS key
MATCH (account:Account {id: key.id})
USING INDEX account:Account(id)
OPTIONAL MATCH (account)-[:CHILD_OF]->(parent:Account)
RETURN account {
  .*,
  parentId: parent.id,
  parentExternalId: parent.externalId,
  createdAt: null,
  updatedAt: null,
  validFrom: null,
  lastActivityAt: null
} AS row
