// name: fragment.account.by_contract_status
// given:
// yields: account
// scoped: account
// param: $status string  FREE, PAYING or CANCELED
// index: account_by_contract_status
//
// Accounts of one contract status, in the order of names.
MATCH (account:Account)
USING INDEX account:Account(contractStatus, name, id)
WHERE
  account.contractStatus = $status AND
  account.name IS NOT NULL AND
  account.id IS NOT NULL
RETURN account
