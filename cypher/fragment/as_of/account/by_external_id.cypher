// name: fragment.as_of.account.by_external_id
// given:
// yields: account
// scoped: account
// param: $external_id string  id in the system of record
// param: $at datetime  the instant
// index: account_external_id
// index: former_account_external_id
//
// The account that was imported under an id.
MATCH (account:Account|FormerAccount)
WHERE
  account.externalId = $external_id AND
  account.validFrom <= $at AND
  coalesce(account.validTo > $at, true)
RETURN account
