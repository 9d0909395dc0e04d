// name: contact.by_ids_email
// mode: read
// returns: many Contact
// column: id string
// param: $words string  the folded words of the address, as Lucene terms
// param: $email string  the address in lower case
// unscoped: the caller locks those that the viewer sees
// index: search
// timeout: 10s
//
// The people of an e-mail address, without regard to case; the index of searches holds its words.
CALL
  db.index.fulltext.queryNodes(
    'search',
    $words
  )
  YIELD node AS contact
  WHERE contact:Contact AND toLower(contact.email) = $email
RETURN contact.id AS id
