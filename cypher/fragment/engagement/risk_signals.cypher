// name: fragment.engagement.risk_signals
// given: engagement
// yields: signal
//
// The risks and issues of the engagement.
WITH null AS engagement
MATCH (engagement)<-[:OF_ENGAGEMENT]-(signal:RiskSignal)
WHERE true
RETURN signal
