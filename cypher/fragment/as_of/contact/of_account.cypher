// name: fragment.as_of.contact.of_account
// given: account
// yields: origin, link, contact
// unscoped: people of an account that the viewer sees
//
// The people that the customer has now at this level; nobody notes since when.
WITH null AS account
WITH account.node AS origin
MATCH (origin)<-[link:CONTACT_OF]-(contact:Contact)
WHERE true
RETURN origin, link, contact
