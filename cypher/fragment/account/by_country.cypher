// name: fragment.account.by_country
// given:
// yields: account
// scoped: account
// param: $value string
// index: account_by_country
//
// Accounts of one country, in the order of names.
MATCH (account:Account)
USING INDEX account:Account(country, name, id)
WHERE
  account.country = $value AND
  account.name IS NOT NULL AND
  account.id IS NOT NULL
RETURN account
