// name: assignment.by_ids_owner
// mode: read
// returns: many Assignment
// column: row map
// param: $ids list<string>  account ids
// unscoped: import and export run for an administrator
// index: account_id
// timeout: 2min
//
// Every present and past assignment of these accounts; import compares them, export writes them.
UNWIND $ids AS ownerId
MATCH
  (account:Account {id: ownerId})<-[held:ASSIGNED_TO|WAS_ASSIGNED_TO]-
  (user:User)
USING INDEX account:Account(id)
RETURN held {.*, accountId: ownerId, userId: user.id} AS row
