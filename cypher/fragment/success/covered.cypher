// name: fragment.success.covered
// given: engagement
// yields: contract
//
// The contracts that the engagement covers; they belong to its account (invariant 7).
WITH null AS engagement
MATCH (engagement)-[:COVERS]->(contract:Contract)
WHERE contract.accountId = engagement.accountId
RETURN contract
