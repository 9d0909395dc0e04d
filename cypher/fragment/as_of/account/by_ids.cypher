// name: fragment.as_of.account.by_ids
// given:
// yields: account
// scoped: account
// param: $ids list<string>  local ids, at most 100
// param: $at datetime  the instant
// index: account_id
// index: former_account_id
//
// Accounts by id.
MATCH (account:Account|FormerAccount)
WHERE
  account.id IN $ids AND
  account.validFrom <= $at AND
  coalesce(account.validTo > $at, true)
RETURN account
