// name: account.update_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, changes>>  at most 5000; properties that differ, changes with id, field, oldValue, newValue
// param: $at datetime  when the import began
// unscoped: import and export run for an administrator
// index: account_id
// timeout: 2min
//
// Updates accounts; a change that people read about raises the version and leaves a Change.
UNWIND $rows AS row
MATCH (account:Account {id: row.id})
USING INDEX account:Account(id)
SET
  account += row.properties,
  account.version = account.version + 1,
  account.updatedAt = $at
WITH account, row
UNWIND row.changes AS change
CREATE
  (:Change
    {
      id: change.id,
      accountId: account.id,
      field: change.field,
      oldValue: change.oldValue,
      newValue: change.newValue,
      at: $at,
      source: 'IMPORT'
    })
