// name: fragment.as_of.change.of_fields
// given: account
// yields: change
// param: $fields list<string>  field names
// param: $at datetime  the instant
// index: change_by_field
//
// Changes of some fields of the account up to the instant.
WITH null AS account
MATCH (change:Change)
USING INDEX change:Change(accountId, field, at)
WHERE
  change.accountId = account.id AND change.field IN $fields AND change.at <= $at
RETURN change
