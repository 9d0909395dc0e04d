// name: fragment.account.by_external_id
// given:
// yields: account
// scoped: account
// param: $external_id string  id in the system of record
// index: account_external_id
//
// The account that was imported under an id.
MATCH (account:Account)
WHERE account.externalId = $external_id
RETURN account
