// name: fragment.contract.of_account
// given: account
// yields: contract
// index: contract_by_account
//
// The contracts of the account.
WITH null AS account
MATCH (contract:Contract)
WHERE contract.accountId = account.id
RETURN contract
