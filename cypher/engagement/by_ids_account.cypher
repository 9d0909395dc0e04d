// name: engagement.by_ids_account
// mode: read
// returns: maybe Engagement
// column: accountId string
// param: $id string
// unscoped: the caller looks at the account
// index: engagement_id
// timeout: 10s
//
// On which account it is.
MATCH (engagement:Engagement {id: $id})
RETURN engagement.accountId AS accountId
