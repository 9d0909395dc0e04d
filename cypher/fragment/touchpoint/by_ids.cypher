// name: fragment.touchpoint.by_ids
// given:
// yields: touchpoint, account
// scoped: account
// param: $ids list<string>  local ids, at most 100
// index: touchpoint_id
// index: account_id
//
// Touchpoints by id, drafts left out, with their accounts.
MATCH (touchpoint:Touchpoint)
WHERE touchpoint.id IN $ids AND NOT coalesce(touchpoint.draft, false)
MATCH (account:Account)
WHERE account.id = touchpoint.accountId
RETURN touchpoint, account
