// name: fragment.risk_signal.contracts
// given: signal
// yields: contract, account
// scoped: account
// index: account_id
//
// The contracts that are at risk, with their accounts.
WITH null AS signal
MATCH (signal)-[:IMPACTS]->(contract:Contract)
MATCH (account:Account)
WHERE account.id = contract.accountId
RETURN contract, account
