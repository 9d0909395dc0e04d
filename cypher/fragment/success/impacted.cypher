// name: fragment.success.impacted
// given: signal
// yields: contract
// as_of: which contracts a signal endangers keeps no history
//
// The contracts that a risk or an issue endangers.
WITH null AS signal
MATCH (signal)-[:IMPACTS]->(contract:Contract)
WHERE true
RETURN contract
