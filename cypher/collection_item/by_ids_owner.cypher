// name: collection_item.by_ids_owner
// mode: read
// returns: many CollectionItem
// column: row map
// param: $ids list<string>  account ids
// unscoped: import and export run for an administrator
// index: collection_item_key
// timeout: 2min
//
// Everything that these accounts have; export writes it.
UNWIND $ids AS ownerId
MATCH (item:CollectionItem)
USING INDEX item:CollectionItem(accountId, collection, rowKey)
WHERE
  item.accountId = ownerId AND
  item.collection IS NOT NULL AND
  item.rowKey IS NOT NULL
RETURN item {.*} AS row
