// name: hierarchy.store_import
// mode: write
// returns: nothing
// param: $rows list<map<accountId, parentId, validFrom, validTo>>  past parents, instants as text, at most 5000
// unscoped: import and export run for an administrator
// index: account_id
// timeout: 2min
//
// Keeps past parents of accounts; one of each account, parent and begin.
UNWIND $rows AS row
MATCH (account:Account {id: row.accountId})
USING INDEX account:Account(id)
MATCH (parent:Account {id: row.parentId})
USING INDEX parent:Account(id)
MERGE
  (account)-[was:WAS_CHILD_OF {validFrom: datetime(row.validFrom)}]->
  (parent)
SET was.validTo = datetime(row.validTo)
