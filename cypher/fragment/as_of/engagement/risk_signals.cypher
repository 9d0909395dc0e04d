// name: fragment.as_of.engagement.risk_signals
// given: engagement
// yields: holder, kept, since, signal
// param: $at datetime  the instant
// index: change_of_part
//
// The risks and issues of the engagement that had been raised, as maps of what they were.
WITH null AS engagement
WITH *, engagement.node AS holder
MATCH (holder)<-[:OF_ENGAGEMENT]-(kept:RiskSignal)
WHERE kept.raisedAt <= $at
CALL (kept) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept.id AND change.at > $at
  WITH change
  ORDER BY change.ofId, change.at
  RETURN collect([change.field, change.oldValue, change.at]) AS since
}
WITH
  *,
  {
    id: kept.id,
    node: kept,
    accountId: kept.accountId,
    raisedAt: kept.raisedAt,
    numbers:
      head(
        [
          each IN since
          WHERE each[0] = 'riskSignal.impactedContractIds'
          | coalesce(each[1], '')
        ]),
    numberedAt:
      head(
        [
          each IN since
          WHERE each[0] = 'riskSignal.impactedContractIds'
          | each[2]
        ]),
    category:
      head(
        [each IN since WHERE each[0] = 'riskSignal.category' | each[1]] +
        [kept.category]),
    kind:
      head(
        [each IN since WHERE each[0] = 'riskSignal.kind' | each[1]] +
        [kept.kind]),
    state:
      head(
        [each IN since WHERE each[0] = 'riskSignal.state' | each[1]] +
        [kept.state]),
    scope:
      head(
        [each IN since WHERE each[0] = 'riskSignal.scope' | each[1]] +
        [kept.scope]),
    probability:
      head(
        [each IN since WHERE each[0] = 'riskSignal.probability' | each[1]] +
        [kept.probability])
  } AS signal
WHERE true
RETURN holder, kept, since, signal
