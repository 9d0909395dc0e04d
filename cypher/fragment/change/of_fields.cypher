// name: fragment.change.of_fields
// given: account
// yields: change
// param: $fields list<string>  field names
// index: change_by_field
//
// Changes of some fields of the account.
WITH null AS account
MATCH (change:Change)
USING INDEX change:Change(accountId, field, at)
WHERE
  change.accountId = account.id AND
  change.field IN $fields AND
  change.at IS NOT NULL
RETURN change
