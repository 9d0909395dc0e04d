// name: asset.by_ids_external
// mode: read
// returns: many Asset
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: asset_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (asset:Asset {externalId: key})
USING INDEX asset:Asset(externalId)
RETURN key, asset.id AS id
