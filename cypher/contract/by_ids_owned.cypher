// name: contract.by_ids_owned
// mode: read
// returns: many Contract
// column: id string
// column: number string
// param: $ids list<string>  local ids
// param: $accountId string
// unscoped: the caller has locked the account
// index: contract_id
// timeout: 10s
//
// Those of some contracts that are the account's.
UNWIND $ids AS contractId
MATCH (contract:Contract {id: contractId})
USING INDEX contract:Contract(id)
WHERE contract.accountId = $accountId
RETURN contract.id AS id, contract.number AS number
