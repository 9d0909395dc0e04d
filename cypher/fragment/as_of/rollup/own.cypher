// name: fragment.as_of.rollup.own
// given: account
// yields: below
// unscoped: the account itself, which the viewer sees
// index: account_id
// index: former_account_id
//
// The account itself.
WITH null AS account
MATCH (below:Account|FormerAccount)
WHERE below.id = account.id
RETURN below
