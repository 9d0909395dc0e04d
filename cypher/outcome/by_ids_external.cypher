// name: outcome.by_ids_external
// mode: read
// returns: many Outcome
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: outcome_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (outcome:Outcome {externalId: key})
USING INDEX outcome:Outcome(externalId)
RETURN key, outcome.id AS id
