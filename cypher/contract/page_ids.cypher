// name: contract.page_ids
// mode: read
// returns: many Contract
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: contract_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (contract:Contract)
USING INDEX contract:Contract(id)
WHERE contract.id > $after
RETURN contract.id AS id, contract.externalId AS externalId
ORDER BY contract.id
LIMIT $limit
