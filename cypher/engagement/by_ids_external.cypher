// name: engagement.by_ids_external
// mode: read
// returns: many Engagement
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: engagement_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (engagement:Engagement {externalId: key})
USING INDEX engagement:Engagement(externalId)
RETURN key, engagement.id AS id
