// name: fragment.account.parent
// given: account
// yields: parent
// scoped: parent
//
// The direct parent.
WITH null AS account
MATCH (account)-[:CHILD_OF]->(parent:Account)
WHERE true
RETURN parent
