// name: fragment.scope.of_contact
// given: contact
// yields: account
// scoped: account
//
// An account of the person that the viewer sees.
WITH null AS contact
MATCH (contact)-[:CONTACT_OF]->(account:Account)
WHERE true
RETURN account
