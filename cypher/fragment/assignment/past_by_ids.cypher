// name: fragment.assignment.past_by_ids
// given:
// yields: assignment, holder, account
// scoped: account
// param: $ids list<string>  ids of past assignments, at most 100
// index: was_assigned_to_id
//
// Past assignments by id.
MATCH (holder:User)-[assignment:WAS_ASSIGNED_TO]->(account:Account)
WHERE assignment.id IN $ids
RETURN assignment, holder, account
