// name: fragment.as_of.success.managed
// given: csm
// yields: kept, since, held, engagement
// param: $at datetime  the instant
// index: change_by_kind
// index: change_of_part
// index: engagement_id
//
// The engagements that somebody managed, as maps of what they were: what changed since is what it was before its first change.
WITH null AS csm
CALL (csm) {
  MATCH (csm)<-[:MANAGED_BY]-(still:Engagement)
  RETURN still AS kept
    UNION
  MATCH (moved:Change)
  USING INDEX moved:Change(field, at)
  WHERE
    moved.field = 'engagement.csmId' AND
    moved.at > $at AND
    moved.oldValue = coalesce(csm.externalId, csm.id)
  MATCH (former:Engagement)
  WHERE former.id = moved.ofId
  RETURN former AS kept
}
CALL (kept) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept.id AND change.at > $at
  WITH change
  ORDER BY change.ofId, change.at
  RETURN
    collect([
      change.field,
      change.oldValue,
      change.newValue,
      change.accountId,
      change.at
    ]) AS since
}
WITH
  *,
  head(
    [each IN since WHERE each[0] = 'engagement.csmId' | coalesce(each[1], '')] +
    [coalesce(csm.externalId, csm.id)]) AS held
WHERE kept.createdAt <= $at AND held = coalesce(csm.externalId, csm.id)
WITH
  *,
  {
    id: kept.id,
    node: kept,
    csmId: csm.id,
    createdAt: kept.createdAt,
    accountId:
      head(
        [
          each IN since
          WHERE each[0] = 'engagement' AND each[2] IS NULL
          | each[3]
        ] +
        [kept.accountId]),
    covers:
      COLLECT {
        MATCH (kept)-[:COVERS]->(covered:Contract)
        RETURN covered.id
      },
    numbers:
      head(
        [
          each IN since
          WHERE each[0] = 'engagement.contractIds'
          | coalesce(each[1], '')
        ]),
    numberedAt:
      head([each IN since WHERE each[0] = 'engagement.contractIds' | each[4]]),
    number:
      head(
        [each IN since WHERE each[0] = 'engagement.number' | each[1]] +
        [kept.number]),
    title:
      head(
        [each IN since WHERE each[0] = 'engagement.title' | each[1]] +
        [kept.title]),
    state:
      head(
        [each IN since WHERE each[0] = 'engagement.state' | each[1]] +
        [kept.state]),
    stage:
      head(
        [each IN since WHERE each[0] = 'engagement.stage' | each[1]] +
        [kept.stage]),
    perceivedHealth:
      head(
        [each IN since WHERE each[0] = 'engagement.perceivedHealth' | each[1]] +
        [kept.perceivedHealth]),
    healthScore:
      head(
        [
          each IN since
          WHERE each[0] = 'engagement.healthScore'
          | toFloat(each[1])
        ] +
        [kept.healthScore]),
    goLiveDate:
      head(
        [each IN since WHERE each[0] = 'engagement.goLiveDate' | date(each[1])] +
        [kept.goLiveDate])
  } AS engagement
WHERE true
RETURN kept, since, held, engagement
