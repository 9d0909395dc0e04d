// name: assignment.delete_many
// mode: write
// returns: nothing
// param: $rows list<map<accountId, ids>>  assignments that end
// param: $now datetime  the moment
// unscoped: the caller has locked the accounts
// index: account_id
// timeout: 30s
//
// Ends assignments; what lasted at all stays as history.
UNWIND $rows AS row
MATCH (account:Account {id: row.accountId})<-[held:ASSIGNED_TO]-(user:User)
USING INDEX account:Account(id)
WHERE held.id IN row.ids
FOREACH (_ IN
CASE
  WHEN held.validFrom < $now THEN [1]
  ELSE []
END |
  CREATE (user)-[past:WAS_ASSIGNED_TO]->(account)
  SET past = properties(held), past.validTo = $now
)
DELETE held
