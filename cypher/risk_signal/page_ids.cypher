// name: risk_signal.page_ids
// mode: read
// returns: many RiskSignal
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: risk_signal_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (signal:RiskSignal)
USING INDEX signal:RiskSignal(id)
WHERE signal.id > $after
RETURN signal.id AS id, signal.externalId AS externalId
ORDER BY signal.id
LIMIT $limit
