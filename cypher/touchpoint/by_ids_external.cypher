// name: touchpoint.by_ids_external
// mode: read
// returns: many Touchpoint
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: touchpoint_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (touchpoint:Touchpoint {externalId: key})
USING INDEX touchpoint:Touchpoint(externalId)
RETURN key, touchpoint.id AS id
