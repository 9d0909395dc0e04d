// name: fragment.account.by_industry
// given:
// yields: account
// scoped: account
// param: $value string
// index: account_by_industry
//
// Accounts of one industry, in the order of names.
MATCH (account:Account)
USING INDEX account:Account(industry, name, id)
WHERE
  account.industry = $value AND
  account.name IS NOT NULL AND
  account.id IS NOT NULL
RETURN account
