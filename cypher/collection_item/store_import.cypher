// name: collection_item.store_import
// mode: write
// returns: nothing
// param: $rows list<map<key, properties, instants>>  at most 5000; key and instants hold accountId, collection, rowKey
// unscoped: import and export run for an administrator
// index: collection_item_key
// timeout: 2min
//
// Creates or updates nodes by their natural key.
UNWIND $rows AS row
MERGE
  (item:CollectionItem
    {
      accountId: row.key.accountId,
      collection: row.key.collection,
      rowKey: row.key.rowKey
    })
SET item += row.properties
