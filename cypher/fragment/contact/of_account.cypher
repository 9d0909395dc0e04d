// name: fragment.contact.of_account
// given: account
// yields: link, contact
// unscoped: people of an account that the viewer sees
//
// The people of a customer at this level.
WITH null AS account
MATCH (account)<-[link:CONTACT_OF]-(contact:Contact)
WHERE true
RETURN link, contact
