// name: fragment.rollup.below
// given: account
// yields: below
// scoped: below
// index: account_path
//
// Everything below, for values that lie outside the covering index.
WITH null AS account
MATCH (below:Account)
USING INDEX below:Account(path)
WHERE below.path STARTS WITH account.path AND below.path <> account.path
RETURN below
