// name: fragment.success.impacted
// given: signal
// yields: contract
//
// The contracts that a risk or an issue endangers.
WITH null AS signal
MATCH (signal)-[:IMPACTS]->(contract:Contract)
WHERE true
RETURN contract
