// name: event.append_import
// mode: write
// returns: nothing
// param: $events list<map<kind, accountId, source, before>>  at most 10000; without a source it is the import; before are the account sets before the change, where they may be others now
// param: $at datetime  the moment, or when the import began
// unscoped: import and export run for an administrator
// index: account_id
// index: counter_name
// timeout: 2min
//
// Tells subscribers of one batch of an import or of computed health, as the last thing that its transaction does.
UNWIND $events AS row
MATCH (account:Account {id: row.accountId})
USING INDEX account:Account(id)
WITH collect([row, account.teamSets]) AS told
WHERE size(told) > 0
MATCH (counter:Counter {name: 'event'})
SET counter.value = counter.value + size(told)
WITH told, counter.value - size(told) AS before
UNWIND range(0, size(told) - 1) AS index
CREATE
  (:Event
    {
      seq: before + index + 1,
      kind: told[index][0].kind,
      accountId: told[index][0].accountId,
      at: $at,
      source: coalesce(told[index][0].source, 'IMPORT'),
      before: coalesce(told[index][0].before, told[index][1], 0)
    })
