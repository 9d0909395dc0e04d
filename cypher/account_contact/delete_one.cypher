// name: account_contact.delete_one
// mode: write
// returns: nothing
// param: $accountId string
// param: $contactId string
// unscoped: the caller has locked the account and the contact
// index: contact_id
// timeout: 10s
//
// Ends that a person belongs to an account.
MATCH
  (contact:Contact {id: $contactId})-[link:CONTACT_OF]->
  (account:Account {id: $accountId})
USING INDEX contact:Contact(id)
DELETE link
