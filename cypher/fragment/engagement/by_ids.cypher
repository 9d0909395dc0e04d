// name: fragment.engagement.by_ids
// given:
// yields: engagement, account
// scoped: account
// param: $ids list<string>  local ids, at most 100
// index: engagement_id
// index: account_id
//
// Engagements by id, with their accounts.
MATCH (engagement:Engagement)
WHERE engagement.id IN $ids
MATCH (account:Account)
WHERE account.id = engagement.accountId
RETURN engagement, account
