// name: fragment.rollup.own
// given: account
// yields: below
// unscoped: the account itself, which the viewer sees
// index: account_id
//
// The account itself.
WITH null AS account
MATCH (below:Account)
WHERE below.id = account.id
RETURN below
