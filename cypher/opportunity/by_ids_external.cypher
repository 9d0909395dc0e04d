// name: opportunity.by_ids_external
// mode: read
// returns: many Opportunity
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: opportunity_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (opportunity:Opportunity {externalId: key})
USING INDEX opportunity:Opportunity(externalId)
RETURN key, opportunity.id AS id
