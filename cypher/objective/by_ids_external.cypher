// name: objective.by_ids_external
// mode: read
// returns: many Objective
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: objective_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (objective:Objective {externalId: key})
USING INDEX objective:Objective(externalId)
RETURN key, objective.id AS id
