// name: risk_signal.by_ids_external
// mode: read
// returns: many RiskSignal
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: risk_signal_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (signal:RiskSignal {externalId: key})
USING INDEX signal:RiskSignal(externalId)
RETURN key, signal.id AS id
