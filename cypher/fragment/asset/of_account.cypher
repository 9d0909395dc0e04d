// name: fragment.asset.of_account
// given: account
// yields: asset
// index: asset_by_account
//
// The documents that are kept with the account.
WITH null AS account
MATCH (asset:Asset)
WHERE asset.accountId = account.id
RETURN asset
