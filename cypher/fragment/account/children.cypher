// name: fragment.account.children
// given: account
// yields: child
// scoped: child
//
// The accounts directly below.
WITH null AS account
MATCH (child:Account)-[:CHILD_OF]->(account)
WHERE true
RETURN child
