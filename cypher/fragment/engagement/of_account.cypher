// name: fragment.engagement.of_account
// given: account
// yields: engagement
// index: engagement_by_account
//
// The engagements of the account.
WITH null AS account
MATCH (engagement:Engagement)
WHERE engagement.accountId = account.id
RETURN engagement
