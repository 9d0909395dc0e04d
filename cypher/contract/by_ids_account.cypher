// name: contract.by_ids_account
// mode: read
// returns: maybe Contract
// column: accountId string
// param: $id string
// unscoped: the caller looks at the account
// index: contract_id
// timeout: 10s
//
// On which account it is.
MATCH (contract:Contract {id: $id})
RETURN contract.accountId AS accountId
