// name: fragment.contact.accounts
// given: contact
// yields: link, account
// scoped: account
//
// The accounts that a person belongs to.
WITH null AS contact
MATCH (contact)-[link:CONTACT_OF]->(account:Account)
WHERE true
RETURN link, account
