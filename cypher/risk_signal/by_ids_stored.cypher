// name: risk_signal.by_ids_stored
// mode: read
// returns: many RiskSignal
// column: row map  every property, and the ids that its relationships lead to
// param: $keys list<map<id>>  at most 5000
// unscoped: import and export run for an administrator
// index: risk_signal_id
// timeout: 60s
//
// Everything that the canonical file holds of these nodes; import compares it, export writes it.
UNWIND $keys AS key
MATCH (signal:RiskSignal {id: key.id})
USING INDEX signal:RiskSignal(id)
RETURN signal {.*, contractIds: [(signal)-[:IMPACTS]->(t:Contract) | t.id ]} AS row
