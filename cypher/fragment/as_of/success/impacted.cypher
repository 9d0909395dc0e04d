// name: fragment.as_of.success.impacted
// given: signal
// yields: holder, kept, since, contract
// param: $at datetime  the instant
// index: contract_by_account
// index: change_of_part
//
// The contracts that a risk or an issue endangered, as maps of what figures need to know of them; where others did, its history names them by the numbers of that time.
WITH null AS signal
WITH *, signal.node AS holder
CALL (holder, signal) {
  WITH holder, signal
  WHERE signal.numbers IS NULL
  MATCH (holder)-[:IMPACTS]->(still:Contract)
  RETURN still AS kept
    UNION
  WITH holder, signal
  WHERE signal.numbers IS NOT NULL
  MATCH (former:Contract)
  WHERE former.accountId = signal.accountId
  RETURN former AS kept
}
CALL (kept) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept.id AND change.at > $at
  WITH change
  ORDER BY change.ofId, change.at
  RETURN collect([change.field, change.oldValue, change.at]) AS since
}
WITH *
WHERE NOT any(each IN since WHERE each[0] = 'contract' AND each[1] IS NULL)
WITH
  *,
  {
    id: kept.id,
    node: kept,
    accountId: kept.accountId,
    numbers:
      [each IN since WHERE each[0] = 'contract.number' | [each[2], each[1]]] +
      [[null, kept.number]],
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
