// name: fragment.account.beside
// given: account
// yields: beside
// scoped: beside
//
// The accounts directly above and below.
WITH null AS account
MATCH (account)-[:CHILD_OF]-(beside:Account)
WHERE true
RETURN beside
