// name: fragment.as_of.metric.open_risk_signals
// given: account
// yields: signal
// param: $at datetime  the instant
// index: risk_signal_by_account
//
// Active risk signals that had been raised; of one that ended without a closing time nobody knows how long it was active.
WITH null AS account
MATCH (signal:RiskSignal)
WHERE
  signal.accountId = account.id AND
  signal.state IS NOT NULL AND
  signal.raisedAt <= $at AND
  (signal.state IN ['NEW', 'ACTIVE'] OR signal.closedAt > $at)
RETURN signal
