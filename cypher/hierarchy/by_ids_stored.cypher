// name: hierarchy.by_ids_stored
// mode: read
// returns: many Lineage
// column: row map  the account's id, since when it exists, and its parents
// param: $ids list<string>  account ids
// unscoped: import and export run for an administrator
// index: account_id
// timeout: 2min
//
// Since when these accounts exist, and every parent that they have or had; import compares them.
UNWIND $ids AS ownerId
MATCH (account:Account {id: ownerId})
USING INDEX account:Account(id)
RETURN {
  id: ownerId,
  validFrom: account.validFrom,
  parents:
    [
      (account)-[held:CHILD_OF|WAS_CHILD_OF]->(parent:Account)
      | {parentId: parent.id, validFrom: held.validFrom, validTo: held.validTo}
    ]
} AS row
