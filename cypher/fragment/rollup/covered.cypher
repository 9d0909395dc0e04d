// name: fragment.rollup.covered
// given: account
// yields: below
// unscoped: a rollup counts what it leaves out; its groups tell what the viewer may see
// index: account_rollup_in_scope
//
// Everything below, with all that a rollup of contract value, count or health needs in the index: no node is touched.
WITH null AS account
MATCH (below:Account)
USING INDEX below:Account(path, rollupGroup, rollupAmount, healthKey, depth, teamSets)
WHERE
  below.path STARTS WITH account.path AND
  below.path <> account.path AND
  below.rollupGroup IS NOT NULL AND
  below.rollupAmount IS NOT NULL AND
  below.healthKey IS NOT NULL AND
  below.depth IS NOT NULL AND
  below.teamSets IS NOT NULL
RETURN below
