// name: fragment.as_of.metric.open_risk_signals
// given: account
// yields: signal
// param: $at datetime  the instant
// index: risk_signal_by_account
//
// Active risk signals that had been raised; of those closed since nobody knows when they were.
WITH null AS account
MATCH (signal:RiskSignal)
WHERE
  signal.accountId = account.id AND
  signal.state IN ['NEW', 'ACTIVE'] AND
  signal.raisedAt <= $at
RETURN signal
