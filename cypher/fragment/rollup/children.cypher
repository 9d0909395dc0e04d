// name: fragment.rollup.children
// given: account
// yields: below
// scoped: below
//
// The accounts directly below.
WITH null AS account
MATCH (below:Account)-[:CHILD_OF]->(account)
WHERE true
RETURN below
