// name: fragment.as_of.scope.of_owned
// given: owned
// yields: account
// scoped: account
// index: account_id
//
// The account that something belonged to, when the viewer sees it.
WITH null AS owned
MATCH (account:Account)
WHERE account.id = owned.accountId
RETURN account
