// name: fragment.asset.by_ids
// given:
// yields: asset, account
// scoped: account
// param: $ids list<string>  local ids, at most 100
// index: asset_id
// index: account_id
//
// Documents by id, with their accounts.
MATCH (asset:Asset)
WHERE asset.id IN $ids
MATCH (account:Account)
WHERE account.id = asset.accountId
RETURN asset, account
