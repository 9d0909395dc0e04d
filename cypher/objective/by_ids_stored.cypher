// name: objective.by_ids_stored
// mode: read
// returns: many Objective
// column: row map  every property, and the ids that its relationships lead to
// param: $keys list<map<id>>  at most 5000
// unscoped: import and export run for an administrator
// index: objective_id
// timeout: 60s
//
// Everything that the canonical file holds of these nodes; import compares it, export writes it.
UNWIND $keys AS key
MATCH (objective:Objective {id: key.id})
USING INDEX objective:Objective(id)
RETURN objective {.*} AS row
