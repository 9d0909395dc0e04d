// name: fragment.contract.by_ids
// given:
// yields: contract, account
// scoped: account
// param: $ids list<string>  local ids, at most 100
// index: contract_id
// index: account_id
//
// Contracts by id, with their accounts.
MATCH (contract:Contract)
WHERE contract.id IN $ids
MATCH (account:Account)
WHERE account.id = contract.accountId
RETURN contract, account
