// name: fragment.account.descendants
// given: account
// yields: descendant
// scoped: descendant
// index: account_path
//
// Everything below: a range of the path index.
WITH null AS account
MATCH (descendant:Account)
USING INDEX descendant:Account(path)
WHERE
  descendant.path STARTS WITH account.path AND descendant.path <> account.path
RETURN descendant
