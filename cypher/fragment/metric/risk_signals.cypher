// name: fragment.metric.risk_signals
// given: account
// yields: signal
// index: risk_signal_by_account
// as_of: what has ended since is told by its own instants
//
// The risk signals on the account's engagements, active and ended.
WITH null AS account
MATCH (signal:RiskSignal)
WHERE signal.accountId = account.id AND signal.state IS NOT NULL
RETURN signal
