// name: contract.by_ids_external
// mode: read
// returns: many Contract
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: contract_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (contract:Contract {externalId: key})
USING INDEX contract:Contract(externalId)
RETURN key, contract.id AS id
