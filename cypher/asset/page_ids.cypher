// name: asset.page_ids
// mode: read
// returns: many Asset
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: asset_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (asset:Asset)
USING INDEX asset:Asset(id)
WHERE asset.id > $after
RETURN asset.id AS id, asset.externalId AS externalId
ORDER BY asset.id
LIMIT $limit
