// name: fragment.risk_signal.by_ids
// given:
// yields: signal, account
// scoped: account
// param: $ids list<string>  local ids, at most 100
// index: risk_signal_id
// index: account_id
//
// Risk signals by id, with their accounts.
MATCH (signal:RiskSignal)
WHERE signal.id IN $ids
MATCH (account:Account)
WHERE account.id = signal.accountId
RETURN signal, account
