// name: fragment.as_of.success.contracts_of
// given: owned
// yields: kept, since, contract
// param: $at datetime  the instant
// index: contract_by_account
// index: change_of_part
//
// The contracts of the account that something belongs to, as maps of what they were: what changed since is what it was before its first change.
WITH null AS owned
MATCH (kept:Contract)
WHERE kept.accountId = owned.accountId
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
    number:
      head(
        [each IN since WHERE each[0] = 'contract.number' | each[1]] +
        [kept.number]),
    numbers:
      [each IN since WHERE each[0] = 'contract.number' | [each[2], each[1]]] +
      [[null, kept.number]],
    state:
      head(
        [each IN since WHERE each[0] = 'contract.state' | each[1]] +
        [kept.state]),
    substate:
      head(
        [each IN since WHERE each[0] = 'contract.substate' | each[1]] +
        [kept.substate]),
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
        [kept.currency]),
    startDate:
      head(
        [each IN since WHERE each[0] = 'contract.startDate' | date(each[1])] +
        [kept.startDate]),
    endDate:
      head(
        [each IN since WHERE each[0] = 'contract.endDate' | date(each[1])] +
        [kept.endDate]),
    renewalDate:
      head(
        [each IN since WHERE each[0] = 'contract.renewalDate' | date(each[1])] +
        [kept.renewalDate]),
    renewalFinalizedOn:
      head(
        [
          each IN since
          WHERE each[0] IN ['contract.renewalFinalizedOn']
          | date(each[1])
        ] +
        [kept.renewalFinalizedOn])
  } AS contract
WHERE true
RETURN kept, since, contract
