// name: escalation.by_ids_external
// mode: read
// returns: many Escalation
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: escalation_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (escalation:Escalation {externalId: key})
USING INDEX escalation:Escalation(externalId)
RETURN key, escalation.id AS id
