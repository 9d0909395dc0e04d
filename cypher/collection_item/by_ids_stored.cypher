// name: collection_item.by_ids_stored
// mode: read
// returns: many CollectionItem
// column: row map
// param: $keys list<map<accountId, collection, rowKey>>  at most 5000
// unscoped: import and export run for an administrator
// index: collection_item_key
// timeout: 60s
//
// The nodes with these natural keys; import compares them.
UNWIND $keys AS key
MATCH
  (item:CollectionItem
    {accountId: key.accountId, collection: key.collection, rowKey: key.rowKey})
USING INDEX item:CollectionItem(accountId, collection, rowKey)
RETURN item {.*} AS row
