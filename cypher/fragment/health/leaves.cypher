// name: fragment.health.leaves
// given: account
// yields: below
// unscoped: health is computed over all accounts
// index: account_path
//
// The accounts below that have none below themselves and were not canceled (M-23).
WITH null AS account
MATCH (below:Account)
USING INDEX below:Account(path)
WHERE
  below.path STARTS WITH account.path AND
  below.path <> account.path AND
  coalesce(below.contractStatus, '') <> 'CANCELED' AND
  NOT EXISTS {
  (:Account)-[:CHILD_OF]->(below)
  }
RETURN below
