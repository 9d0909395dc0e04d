// name: user.by_ids_external
// mode: read
// returns: many User
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: user_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (user:User {externalId: key})
USING INDEX user:User(externalId)
RETURN key, user.id AS id
