// name: assignment.delete_import
// mode: write
// returns: nothing
// param: $rows list<map<accountId, id>>  at most 5000
// unscoped: import and export run for an administrator
// index: account_id
// timeout: 2min
//
// Removes assignments, present or past, that import stores anew in another form.
UNWIND $rows AS row
MATCH
  (account:Account {id: row.accountId})<-[held:ASSIGNED_TO|WAS_ASSIGNED_TO]-
  (:User)
USING INDEX account:Account(id)
WHERE held.id = row.id
DELETE held
