// name: fragment.as_of.engagement.objectives
// given: engagement
// yields: holder, kept, since, objective
// param: $at datetime  the instant
// index: change_of_part
//
// What the engagement was to achieve, as maps of what it was.
WITH null AS engagement
WITH *, engagement.node AS holder
MATCH (holder)<-[:OF_ENGAGEMENT]-(kept:Objective)
CALL (kept) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept.id AND change.at > $at
  WITH change
  ORDER BY change.ofId, change.at
  RETURN collect([change.field, change.oldValue]) AS since
}
WITH *
WHERE NOT any(each IN since WHERE each[0] = 'objective' AND each[1] IS NULL)
WITH
  *,
  {
    id: kept.id,
    node: kept,
    title:
      head(
        [each IN since WHERE each[0] = 'objective.title' | each[1]] +
        [kept.title]),
    progress:
      head(
        [each IN since WHERE each[0] = 'objective.progress' | each[1]] +
        [kept.progress]),
    dueDate:
      head(
        [each IN since WHERE each[0] = 'objective.dueDate' | date(each[1])] +
        [kept.dueDate])
  } AS objective
WHERE true
RETURN holder, kept, since, objective
