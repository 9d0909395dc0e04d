// name: contract.claim
// mode: write
// returns: maybe Contract
// column: row map  every property
// param: $id string
// unscoped: the caller has locked the account
// index: contract_id
// timeout: 10s
//
// Locks a contract until the transaction ends, and then reads it.
MATCH (contract:Contract {id: $id})
SET contract._lock = true
REMOVE contract._lock
WITH contract
RETURN contract {.*} AS row
