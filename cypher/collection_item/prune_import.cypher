// name: collection_item.prune_import
// mode: write
// returns: one Count
// column: removed integer
// param: $collection string  key of the collection
// param: $rows list<map<accountId, count>>  how many rows each account has, at most 5000
// unscoped: import and export run for an administrator
// index: collection_item_key
// timeout: 2min
//
// Removes the rows that an account's collection no longer has: those from position count on.
UNWIND $rows AS row
MATCH (item:CollectionItem)
USING INDEX item:CollectionItem(accountId, collection, rowKey)
WHERE
  item.accountId = row.accountId AND
  item.collection = $collection AND
  item.rowKey IS NOT NULL AND
  item.position >= row.count
DELETE item
RETURN count(item) AS removed
