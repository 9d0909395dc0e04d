// name: fragment.engagement.contracts
// given: engagement
// yields: contract, account
// scoped: account
// index: account_id
//
// The contracts that the engagement covers, with their accounts.
WITH null AS engagement
MATCH (engagement)-[:COVERS]->(contract:Contract)
MATCH (account:Account)
WHERE account.id = contract.accountId
RETURN contract, account
