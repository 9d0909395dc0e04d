// name: fragment.as_of.contact.nps
// given: contact
// yields: response
// scoped: response
// param: $at datetime  the instant
// index: nps_by_contact
//
// What the person had answered, over all accounts.
WITH null AS contact
MATCH (response:NpsResponse)
WHERE response.contactId = contact.id AND response.at <= $at
RETURN response
