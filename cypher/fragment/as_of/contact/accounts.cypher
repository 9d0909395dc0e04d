// name: fragment.as_of.contact.accounts
// given: contact
// yields: link, account
// scoped: account
// param: $at datetime  the instant
//
// The accounts that a person belongs to now, as they were; nobody notes since when.
WITH null AS contact
MATCH (contact)-[link:CONTACT_OF]->(account:Account)
WHERE account.validFrom <= $at AND coalesce(account.validTo > $at, true)
RETURN link, account
