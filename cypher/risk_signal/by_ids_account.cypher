// name: risk_signal.by_ids_account
// mode: read
// returns: maybe RiskSignal
// column: accountId string
// param: $id string
// unscoped: the caller looks at the account
// index: risk_signal_id
// timeout: 10s
//
// On which account its engagement is.
MATCH (signal:RiskSignal {id: $id})-[:OF_ENGAGEMENT]->(engagement:Engagement)
RETURN engagement.accountId AS accountId
