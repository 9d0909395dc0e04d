// name: fragment.as_of.success.impacted
// given: signal
// yields: holder, kept, since, contract
// param: $at datetime  the instant
// index: change_of_part
//
// The contracts that a risk or an issue endangers, as maps of what figures need to know of them.
WITH null AS signal
WITH *, signal.node AS holder
MATCH (holder)-[:IMPACTS]->(kept:Contract)
CALL (kept) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept.id AND change.at > $at
  WITH change
  ORDER BY change.ofId, change.at
  RETURN collect([change.field, change.oldValue]) AS since
}
WITH *
WHERE NOT any(each IN since WHERE each[0] = 'contract' AND each[1] IS NULL)
WITH
  *,
  {
    id: kept.id,
    node: kept,
    accountId: kept.accountId,
    value:
      head(
        [
          each IN since
          WHERE each[0] = 'contract.value'
          | toInteger(
            split(split(each[1], ' ')[0], '.')[0] +
            substring(
              coalesce(split(split(each[1], ' ')[0], '.')[1], '') + '0000',
              0,
              4
            ))
        ] +
        [kept.value]),
    currency:
      head(
        [
          each IN since
          WHERE each[0] = 'contract.value'
          | split(each[1], ' ')[1]
        ] +
        [kept.currency])
  } AS contract
WHERE true
RETURN holder, kept, since, contract
