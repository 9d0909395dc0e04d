// name: fragment.metric.open_risk_signals
// given: account
// yields: signal
// index: risk_signal_by_account
//
// Active risk signals: states New and Active (M-48).
WITH null AS account
MATCH (signal:RiskSignal)
WHERE signal.accountId = account.id AND signal.state IN ['NEW', 'ACTIVE']
RETURN signal
