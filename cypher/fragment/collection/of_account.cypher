// name: fragment.collection.of_account
// given: account
// yields: item
// index: collection_item_key
//
// The rows of every collection of the account.
WITH null AS account
MATCH (item:CollectionItem)
USING INDEX item:CollectionItem(accountId, collection, rowKey)
WHERE
  item.accountId = account.id AND
  item.collection IS NOT NULL AND
  item.rowKey IS NOT NULL
RETURN item
