// name: fragment.contact.nps
// given: contact
// yields: response
// scoped: response
// index: nps_by_contact
//
// What the person answered, over all accounts.
WITH null AS contact
MATCH (response:NpsResponse)
WHERE response.contactId = contact.id AND response.at IS NOT NULL
RETURN response
