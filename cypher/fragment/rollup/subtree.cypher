// name: fragment.rollup.subtree
// given: account
// yields: below
// scoped: below
// index: account_path
//
// The account itself and everything below it.
WITH null AS account
MATCH (below:Account)
USING INDEX below:Account(path)
WHERE below.path STARTS WITH account.path
RETURN below
