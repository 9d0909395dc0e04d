// name: fragment.assignment.by_ids
// given:
// yields: assignment, holder, account
// scoped: account
// param: $ids list<string>  ids of current assignments, at most 100
// index: assigned_to_id
//
// Current assignments by id.
MATCH (holder:User)-[assignment:ASSIGNED_TO]->(account:Account)
WHERE assignment.id IN $ids
RETURN assignment, holder, account
