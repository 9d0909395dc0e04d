// name: contact.claim
// mode: write
// returns: nothing
// unscoped: a lock, no customer data
// index: counter_name
// timeout: 10s
//
// Locks the making of contacts until the transaction ends: two at once could make two people of one e-mail address.
MERGE (people:Counter {name: 'contact'})
  ON CREATE SET people.value = 0
SET people.value = people.value + 1
