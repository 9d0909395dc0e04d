// name: fragment.success.contracts_of
// given: owned
// yields: contract
// index: contract_by_account
//
// The contracts of the account that something belongs to.
WITH null AS owned
MATCH (contract:Contract)
WHERE contract.accountId = owned.accountId
RETURN contract
