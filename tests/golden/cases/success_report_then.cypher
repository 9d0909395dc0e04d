// composed.successReport
// p0: "2026-06-17 11:00:00+00:00"
// p1: "2026-06-17"
// p2: 1
// p3: "{\"asOf\": \"2026-06-17T11:00:00Z\", \"goLiveDays\": 30, \"includeInactive\": false, \"noTouchpointDays\": 90, \"renewalDays\": 90, \"userId\": \"VXNlcjo2\"}"
// p4: "2026-06-17"
// p5: "2026-01-01"
// p6: "2026-06-17"
// p7: 3
// p8: "6"
// p9: null
// p10: true
// p11: true
// p12: "2026-06-17 11:00:00+00:00"
// p13: ["CANCELED", "CLOSED"]
// p14: false
// p15: "\u0001"
// p16: "9999-12-31"
// p17: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p18: {"NOT_STARTED": "NEW", "STARTED": "IN_PROGRESS", "PAUSED": "PAUSED", "COMPLETED": "CLOSED", "CANCELED": "CANCELED"}
// p19: ["NEW", "ACTIVE"]
// p20: "-?[0-9]{1,13}([.][0-9]{1,4})?( [A-Z]{3})?"
CALL () { CALL () {
  MATCH (named:User)
  WHERE
    named.id = $p8 AND
    ($p10 OR
      named.id = $p9 OR
      ($p11 AND
        EXISTS {
          (named)-[:REPORTS_TO*1..50]->(above:User)
          WHERE above.id = $p9
        }))
  RETURN
    named AS top,
    $p10 OR
    named.id = $p9 OR
    EXISTS {
      (named)
      (()-
          [upwards:REPORTS_TO
            |WAS_REPORTS_TO WHERE
            upwards.validFrom <= $p0 AND
            coalesce(upwards.validTo > $p0, true)]->()){1,50}
      (boss:User)
      WHERE boss.id = $p9
    } AS whole
    UNION
  WITH $p8 AS nobody
  WHERE nobody IS NULL AND $p10
  MATCH (first:User)
  WHERE
    first.id > '' AND
    NOT EXISTS {
      (first)-[was:REPORTS_TO|WAS_REPORTS_TO]->()
      WHERE was.validFrom <= $p0 AND coalesce(was.validTo > $p0, true)
    }
  RETURN first AS top, true AS whole
}
MATCH
  (top)
  (()<-
      [links:REPORTS_TO
        |WAS_REPORTS_TO WHERE
        links.validFrom <= $p0 AND coalesce(links.validTo > $p0, true)]-
    (step)){0,50}
  (csm_0:User)
WITH csm_0, whole, [top.id] + [each IN step | each.id] AS chain_0
WHERE
  size(chain_0) <=
  CASE
    WHEN $p11 THEN 51
    ELSE 1
  END AND
  (whole OR
    csm_0.id = $p9 OR
    EXISTS {
      (csm_0)-[:REPORTS_TO*1..50]->(today:User)
      WHERE today.id = $p9
    }) CALL (csm_0) {
  MATCH (csm_0)<-[:MANAGED_BY]-(still:Engagement)
  RETURN still AS kept_1
    UNION
  MATCH (moved:Change)
  USING INDEX moved:Change(field, at)
  WHERE
    moved.field = 'engagement.csmId' AND
    moved.at > $p0 AND
    moved.oldValue = coalesce(csm_0.externalId, csm_0.id)
  MATCH (former:Engagement)
  WHERE former.id = moved.ofId
  RETURN former AS kept_1
}
CALL (kept_1) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept_1.id AND change.at > $p0
  WITH change
  ORDER BY change.ofId, change.at
  RETURN
    collect([
      change.field,
      change.oldValue,
      change.newValue,
      change.accountId,
      change.at
    ]) AS since_1
}
WITH
  *,
  head(
    [each IN since_1 WHERE each[0] = 'engagement.csmId' | coalesce(each[1], '')] +
    [coalesce(csm_0.externalId, csm_0.id)]) AS held_0
WHERE kept_1.createdAt <= $p0 AND held_0 = coalesce(csm_0.externalId, csm_0.id)
WITH
  *,
  {
    id: kept_1.id,
    node: kept_1,
    csmId: csm_0.id,
    createdAt: kept_1.createdAt,
    accountId:
      head(
        [
          each IN since_1
          WHERE each[0] = 'engagement' AND each[2] IS NULL
          | each[3]
        ] +
        [kept_1.accountId]),
    covers:
      COLLECT {
        MATCH (kept_1)-[:COVERS]->(covered:Contract)
        RETURN covered.id
      },
    numbers:
      head(
        [
          each IN since_1
          WHERE each[0] = 'engagement.contractIds'
          | coalesce(each[1], '')
        ]),
    numberedAt:
      head([each IN since_1 WHERE each[0] = 'engagement.contractIds' | each[4]]),
    number:
      head(
        [each IN since_1 WHERE each[0] = 'engagement.number' | each[1]] +
        [kept_1.number]),
    title:
      head(
        [each IN since_1 WHERE each[0] = 'engagement.title' | each[1]] +
        [kept_1.title]),
    state:
      head(
        [each IN since_1 WHERE each[0] = 'engagement.state' | each[1]] +
        [kept_1.state]),
    stage:
      head(
        [each IN since_1 WHERE each[0] = 'engagement.stage' | each[1]] +
        [kept_1.stage]),
    perceivedHealth:
      head(
        [each IN since_1 WHERE each[0] = 'engagement.perceivedHealth' | each[1]] +
        [kept_1.perceivedHealth]),
    healthScore:
      head(
        [
          each IN since_1
          WHERE each[0] = 'engagement.healthScore'
          | toFloat(each[1])
        ] +
        [kept_1.healthScore]),
    goLiveDate:
      head(
        [each IN since_1 WHERE each[0] = 'engagement.goLiveDate' | date(each[1])] +
        [kept_1.goLiveDate])
  } AS engagement_1
WHERE true AND engagement_1.createdAt <= $p12 WITH *, NOT engagement_1.state IN $p13 OR $p14 AS counts_2 WHERE counts_2  WITH *, engagement_1.node AS stored_0 CALL (*) { MATCH (kept_2:Contract)
WHERE kept_2.accountId = engagement_1.accountId
CALL (kept_2) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept_2.id AND change.at > $p0
  WITH change
  ORDER BY change.ofId, change.at
  RETURN collect([change.field, change.oldValue, change.at]) AS since_2
}
WITH *
WHERE NOT any(each IN since_2 WHERE each[0] = 'contract' AND each[1] IS NULL)
WITH
  *,
  {
    id: kept_2.id,
    node: kept_2,
    accountId: kept_2.accountId,
    number:
      head(
        [each IN since_2 WHERE each[0] = 'contract.number' | each[1]] +
        [kept_2.number]),
    numbers:
      [each IN since_2 WHERE each[0] = 'contract.number' | [each[2], each[1]]] +
      [[null, kept_2.number]],
    state:
      head(
        [each IN since_2 WHERE each[0] = 'contract.state' | each[1]] +
        [kept_2.state]),
    substate:
      head(
        [each IN since_2 WHERE each[0] = 'contract.substate' | each[1]] +
        [kept_2.substate]),
    value:
      head(
        [
          each IN since_2
          WHERE each[0] = 'contract.value'
          | toInteger(
            split(split(each[1], ' ')[0], '.')[0] +
            substring(
              coalesce(split(split(each[1], ' ')[0], '.')[1], '') + '0000',
              0,
              4
            ))
        ] +
        [kept_2.value]),
    currency:
      head(
        [
          each IN since_2
          WHERE each[0] = 'contract.value'
          | split(each[1], ' ')[1]
        ] +
        [kept_2.currency]),
    startDate:
      head(
        [each IN since_2 WHERE each[0] = 'contract.startDate' | date(each[1])] +
        [kept_2.startDate]),
    endDate:
      head(
        [each IN since_2 WHERE each[0] = 'contract.endDate' | date(each[1])] +
        [kept_2.endDate]),
    renewalDate:
      head(
        [each IN since_2 WHERE each[0] = 'contract.renewalDate' | date(each[1])] +
        [kept_2.renewalDate]),
    renewalFinalizedOn:
      head(
        [
          each IN since_2
          WHERE each[0] IN ['contract.renewalFinalizedOn']
          | date(each[1])
        ] +
        [kept_2.renewalFinalizedOn])
  } AS contract_3
WHERE true AND coalesce(head([each_5 IN contract_3.numbers WHERE coalesce(each_5[0] >= engagement_1.numberedAt, true) | each_5[1]]) IN split(engagement_1.numbers, ';'), contract_3.id IN engagement_1.covers) WITH *, CASE WHEN contract_3.state = 'CANCELED' THEN 'CANCELED' WHEN contract_3.startDate > $p6 OR (contract_3.state = 'DRAFT' AND (contract_3.startDate IS NULL OR coalesce(contract_3.substate <> 'APPROVED', true))) THEN 'DRAFT' WHEN contract_3.endDate <= $p6 OR (contract_3.state = 'EXPIRED' AND contract_3.endDate IS NULL) THEN 'EXPIRED' ELSE 'ACTIVE' END AS state_0 WITH *, contract_3.node AS stored_1 CALL (*) { MATCH (stored_1)<-[:RENEWS]-(opportunity_0:Opportunity)
WHERE
  opportunity_0.type = 'RENEW' AND
  opportunity_0.stage IN ['CLOSED_WON', 'CLOSED_LOST'] AND
  opportunity_0.actualClosedDate <= $p6 WITH opportunity_0 ORDER BY opportunity_0.actualClosedDate DESC, opportunity_0.id DESC LIMIT 1 RETURN head(collect([opportunity_0.stage, opportunity_0.actualClosedDate])) AS decision_0 } CALL (*) { WITH 1 AS one_0 WHERE state_0 = 'EXPIRED' AND contract_3.substate IS NULL MATCH (kept_3:Contract)
WHERE kept_3.accountId = contract_3.accountId
CALL (kept_3) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept_3.id AND change.at > $p0
  WITH change
  ORDER BY change.ofId, change.at
  RETURN collect([change.field, change.oldValue, change.at]) AS since_3
}
WITH *
WHERE NOT any(each IN since_3 WHERE each[0] = 'contract' AND each[1] IS NULL)
WITH
  *,
  {
    id: kept_3.id,
    node: kept_3,
    accountId: kept_3.accountId,
    number:
      head(
        [each IN since_3 WHERE each[0] = 'contract.number' | each[1]] +
        [kept_3.number]),
    numbers:
      [each IN since_3 WHERE each[0] = 'contract.number' | [each[2], each[1]]] +
      [[null, kept_3.number]],
    state:
      head(
        [each IN since_3 WHERE each[0] = 'contract.state' | each[1]] +
        [kept_3.state]),
    substate:
      head(
        [each IN since_3 WHERE each[0] = 'contract.substate' | each[1]] +
        [kept_3.substate]),
    value:
      head(
        [
          each IN since_3
          WHERE each[0] = 'contract.value'
          | toInteger(
            split(split(each[1], ' ')[0], '.')[0] +
            substring(
              coalesce(split(split(each[1], ' ')[0], '.')[1], '') + '0000',
              0,
              4
            ))
        ] +
        [kept_3.value]),
    currency:
      head(
        [
          each IN since_3
          WHERE each[0] = 'contract.value'
          | split(each[1], ' ')[1]
        ] +
        [kept_3.currency]),
    startDate:
      head(
        [each IN since_3 WHERE each[0] = 'contract.startDate' | date(each[1])] +
        [kept_3.startDate]),
    endDate:
      head(
        [each IN since_3 WHERE each[0] = 'contract.endDate' | date(each[1])] +
        [kept_3.endDate]),
    renewalDate:
      head(
        [each IN since_3 WHERE each[0] = 'contract.renewalDate' | date(each[1])] +
        [kept_3.renewalDate]),
    renewalFinalizedOn:
      head(
        [
          each IN since_3
          WHERE each[0] IN ['contract.renewalFinalizedOn']
          | date(each[1])
        ] +
        [kept_3.renewalFinalizedOn])
  } AS contract_4
WHERE true AND contract_4.state <> 'CANCELED' AND contract_4.startDate > contract_3.startDate AND coalesce(contract_4.endDate > contract_3.endDate, true) RETURN count(contract_4) AS followed_0 } RETURN collect([contract_3, state_0, contract_3.substate, contract_3.value, contract_3.currency, contract_3.startDate, contract_3.endDate, contract_3.renewalDate, coalesce(decision_0[0], CASE WHEN contract_3.substate IN ['RENEWAL_APPROVED', 'RENEWAL_REJECTED'] AND contract_3.renewalFinalizedOn <= $p6 THEN CASE contract_3.substate WHEN 'RENEWAL_APPROVED' THEN 'CLOSED_WON' ELSE 'CLOSED_LOST' END END), CASE WHEN decision_0 IS NULL THEN contract_3.renewalFinalizedOn ELSE decision_0[1] END, coalesce(contract_3.substate = 'RENEWAL_REJECTED', false) OR coalesce(decision_0[0] = 'CLOSED_LOST', false) OR (state_0 = 'EXPIRED' AND contract_3.substate IS NULL AND followed_0 = 0), coalesce(contract_3.renewalDate, contract_3.endDate), contract_3.accountId, toString(coalesce(coalesce(contract_3.renewalDate, contract_3.endDate), $p16)) + $p15 + contract_3.number + $p15 + contract_3.id]) AS found_0 } CALL (*) { WITH *, engagement_1.node AS holder_0
MATCH (holder_0)<-[:FOR_ENGAGEMENT]-(kept_4:Task)
WHERE coalesce(kept_4.createdAt <= $p0, true)
CALL (kept_4) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept_4.id AND change.at > $p0
  WITH change
  ORDER BY change.ofId, change.at
  RETURN collect([change.field, change.oldValue]) AS since_4
}
WITH *
WHERE NOT any(each IN since_4 WHERE each[0] = 'task' AND each[1] IS NULL)
WITH
  *,
  {
    status:
      head(
        [each IN since_4 WHERE each[0] = 'task.status' | each[1]] +
        [
          CASE
            WHEN kept_4.completedAt > $p0 THEN 'NOT_STARTED'
            ELSE kept_4.status
          END
        ]),
    dueDate:
      head(
        [each IN since_4 WHERE each[0] = 'task.dueDate' | date(each[1])] +
        [kept_4.dueDate])
  } AS task_0
WHERE true RETURN collect(CASE WHEN task_0.dueDate < $p6 AND NOT task_0.status IN ['COMPLETED', 'CANCELED'] THEN 'OVERDUE' ELSE $p18[task_0.status] END) AS found_1 } CALL (*) { WITH *, engagement_1.node AS holder_1
MATCH (holder_1)<-[:OF_ENGAGEMENT]-(kept_5:RiskSignal)
WHERE kept_5.raisedAt <= $p0
CALL (kept_5) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept_5.id AND change.at > $p0
  WITH change
  ORDER BY change.ofId, change.at
  RETURN collect([change.field, change.oldValue, change.at]) AS since_5
}
WITH
  *,
  {
    id: kept_5.id,
    node: kept_5,
    accountId: kept_5.accountId,
    raisedAt: kept_5.raisedAt,
    numbers:
      head(
        [
          each IN since_5
          WHERE each[0] = 'riskSignal.impactedContractIds'
          | coalesce(each[1], '')
        ]),
    numberedAt:
      head(
        [
          each IN since_5
          WHERE each[0] = 'riskSignal.impactedContractIds'
          | each[2]
        ]),
    category:
      head(
        [each IN since_5 WHERE each[0] = 'riskSignal.category' | each[1]] +
        [kept_5.category]),
    kind:
      head(
        [each IN since_5 WHERE each[0] = 'riskSignal.kind' | each[1]] +
        [kept_5.kind]),
    state:
      head(
        [each IN since_5 WHERE each[0] = 'riskSignal.state' | each[1]] +
        [kept_5.state]),
    scope:
      head(
        [each IN since_5 WHERE each[0] = 'riskSignal.scope' | each[1]] +
        [kept_5.scope]),
    probability:
      head(
        [each IN since_5 WHERE each[0] = 'riskSignal.probability' | each[1]] +
        [kept_5.probability])
  } AS signal_1
WHERE true AND signal_1.state IN $p19 AND signal_1.raisedAt <= $p12 CALL (*) { WITH *, signal_1.node AS holder_2
CALL (holder_2, signal_1) {
  WITH holder_2, signal_1
  WHERE signal_1.numbers IS NULL
  MATCH (holder_2)-[:IMPACTS]->(still:Contract)
  RETURN still AS kept_6
    UNION
  WITH holder_2, signal_1
  WHERE signal_1.numbers IS NOT NULL
  MATCH (former:Contract)
  WHERE former.accountId = signal_1.accountId
  RETURN former AS kept_6
}
CALL (kept_6) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept_6.id AND change.at > $p0
  WITH change
  ORDER BY change.ofId, change.at
  RETURN collect([change.field, change.oldValue, change.at]) AS since_6
}
WITH *
WHERE NOT any(each IN since_6 WHERE each[0] = 'contract' AND each[1] IS NULL)
WITH
  *,
  {
    id: kept_6.id,
    node: kept_6,
    accountId: kept_6.accountId,
    numbers:
      [each IN since_6 WHERE each[0] = 'contract.number' | [each[2], each[1]]] +
      [[null, kept_6.number]],
    value:
      head(
        [
          each IN since_6
          WHERE each[0] = 'contract.value'
          | toInteger(
            split(split(each[1], ' ')[0], '.')[0] +
            substring(
              coalesce(split(split(each[1], ' ')[0], '.')[1], '') + '0000',
              0,
              4
            ))
        ] +
        [kept_6.value]),
    currency:
      head(
        [
          each IN since_6
          WHERE each[0] = 'contract.value'
          | split(each[1], ' ')[1]
        ] +
        [kept_6.currency])
  } AS contract_5
WHERE true AND coalesce(head([each_6 IN contract_5.numbers WHERE coalesce(each_6[0] >= signal_1.numberedAt, true) | each_6[1]]) IN split(signal_1.numbers, ';'), true) RETURN collect(contract_5) AS contracts_1 } RETURN collect([signal_1.category, signal_1.scope, signal_1.probability, contracts_1]) AS found_2 } CALL (*) { WITH *, engagement_1.node AS holder_3
MATCH (holder_3)<-[:OF_ENGAGEMENT]-(kept_7:Objective)
CALL (kept_7) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept_7.id AND change.at > $p0
  WITH change
  ORDER BY change.ofId, change.at
  RETURN collect([change.field, change.oldValue]) AS since_7
}
WITH *
WHERE NOT any(each IN since_7 WHERE each[0] = 'objective' AND each[1] IS NULL)
WITH
  *,
  {
    id: kept_7.id,
    node: kept_7,
    title:
      head(
        [each IN since_7 WHERE each[0] = 'objective.title' | each[1]] +
        [kept_7.title]),
    progress:
      head(
        [each IN since_7 WHERE each[0] = 'objective.progress' | each[1]] +
        [kept_7.progress]),
    dueDate:
      head(
        [each IN since_7 WHERE each[0] = 'objective.dueDate' | date(each[1])] +
        [kept_7.dueDate])
  } AS objective_0
WHERE true RETURN collect(objective_0.progress) AS found_3 } WITH [engagement_1, chain_0, counts_2, found_0, round(reduce(total_0 = 0.0, entry_0 IN found_0 | total_0 + CASE WHEN entry_0[1] = 'ACTIVE' THEN coalesce(entry_0[3] * $p17[entry_0[4]], 0.0) ELSE 0.0 END), 3), found_1, found_2, found_3] AS fact_7, round(reduce(total_0 = 0.0, entry_0 IN found_0 | total_0 + CASE WHEN entry_0[1] = 'ACTIVE' THEN coalesce(entry_0[3] * $p17[entry_0[4]], 0.0) ELSE 0.0 END), 3) AS key_0, engagement_1.number AS key_1, engagement_1.id AS key_2 ORDER BY key_0 DESC, key_1, key_2 RETURN collect(fact_7) AS facts_0 } CALL () { CALL () {
  MATCH (named:User)
  WHERE
    named.id = $p8 AND
    ($p10 OR
      named.id = $p9 OR
      ($p11 AND
        EXISTS {
          (named)-[:REPORTS_TO*1..50]->(above:User)
          WHERE above.id = $p9
        }))
  RETURN
    named AS top,
    $p10 OR
    named.id = $p9 OR
    EXISTS {
      (named)
      (()-
          [upwards:REPORTS_TO
            |WAS_REPORTS_TO WHERE
            upwards.validFrom <= $p0 AND
            coalesce(upwards.validTo > $p0, true)]->()){1,50}
      (boss:User)
      WHERE boss.id = $p9
    } AS whole
    UNION
  WITH $p8 AS nobody
  WHERE nobody IS NULL AND $p10
  MATCH (first:User)
  WHERE
    first.id > '' AND
    NOT EXISTS {
      (first)-[was:REPORTS_TO|WAS_REPORTS_TO]->()
      WHERE was.validFrom <= $p0 AND coalesce(was.validTo > $p0, true)
    }
  RETURN first AS top, true AS whole
}
MATCH
  (top)
  (()<-
      [links:REPORTS_TO
        |WAS_REPORTS_TO WHERE
        links.validFrom <= $p0 AND coalesce(links.validTo > $p0, true)]-
    (step)){0,50}
  (csm_1:User)
WITH csm_1, whole, [top.id] + [each IN step | each.id] AS chain_1
WHERE
  size(chain_1) <=
  CASE
    WHEN $p11 THEN 51
    ELSE 1
  END AND
  (whole OR
    csm_1.id = $p9 OR
    EXISTS {
      (csm_1)-[:REPORTS_TO*1..50]->(today:User)
      WHERE today.id = $p9
    }) WITH csm_1, chain_1 ORDER BY csm_1.name, csm_1.id RETURN collect([csm_1, chain_1]) AS people_0 } CALL (*) { UNWIND facts_0 AS fact_0 RETURN [sum(CASE WHEN fact_0[2] AND true THEN 1 ELSE 0 END), sum(CASE WHEN fact_0[2] THEN size(fact_0[6]) ELSE 0 END)] AS counts_0 } CALL (*) { UNWIND facts_0 AS fact_6 WITH fact_6 WHERE fact_6[2] UNWIND fact_6[3] AS each_4 WITH each_4[0] AS contract_2, head(collect(each_4)) AS first_0 RETURN collect(first_0) AS contracts_0 } CALL (*) { UNWIND [[fact_1 IN facts_0 WHERE fact_1[2] AND true][..$p7]] AS some_0 CALL (*) { UNWIND some_0 AS fact_1 WITH fact_1, fact_1[0] AS engagement_0 CALL (*) { MATCH (author_0:User)
WHERE author_0.id = engagement_0.csmId  RETURN head(collect([author_0.name])) AS part_0 } CALL (*) { MATCH (account_0:Account)
WHERE account_0.id = engagement_0.accountId WITH account_0, COLLECT { MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, at)
WHERE change_0.accountId = account_0.id AND change_0.at > $p0 WITH change_0 ORDER BY change_0.accountId, change_0.at RETURN [change_0.field, change_0.oldValue, CASE WHEN change_0.oldValue =~ $p20 THEN toInteger(split(split(change_0.oldValue, ' ')[0], '.')[0] + substring(coalesce(split(split(change_0.oldValue, ' ')[0], '.')[1], '') + '0000', 0, 4)) END, split(change_0.oldValue, ' ')[1]] } AS past_0 WITH account_0, {id: account_0.id, name: head([each IN past_0 WHERE each[0] = 'name' | each[1]] + [account_0.name]), node: account_0} AS account_1 WHERE true  RETURN head(collect([account_1.name])) AS part_1 } CALL (*) { MATCH (kept_0:Contract)
WHERE kept_0.accountId = engagement_0.accountId
CALL (kept_0) {
  MATCH (change:Change)
  USING INDEX change:Change(ofId, at)
  WHERE change.ofId = kept_0.id AND change.at > $p0
  WITH change
  ORDER BY change.ofId, change.at
  RETURN collect([change.field, change.oldValue, change.at]) AS since_0
}
WITH *
WHERE NOT any(each IN since_0 WHERE each[0] = 'contract' AND each[1] IS NULL)
WITH
  *,
  {
    id: kept_0.id,
    node: kept_0,
    accountId: kept_0.accountId,
    number:
      head(
        [each IN since_0 WHERE each[0] = 'contract.number' | each[1]] +
        [kept_0.number]),
    numbers:
      [each IN since_0 WHERE each[0] = 'contract.number' | [each[2], each[1]]] +
      [[null, kept_0.number]],
    state:
      head(
        [each IN since_0 WHERE each[0] = 'contract.state' | each[1]] +
        [kept_0.state]),
    substate:
      head(
        [each IN since_0 WHERE each[0] = 'contract.substate' | each[1]] +
        [kept_0.substate]),
    value:
      head(
        [
          each IN since_0
          WHERE each[0] = 'contract.value'
          | toInteger(
            split(split(each[1], ' ')[0], '.')[0] +
            substring(
              coalesce(split(split(each[1], ' ')[0], '.')[1], '') + '0000',
              0,
              4
            ))
        ] +
        [kept_0.value]),
    currency:
      head(
        [
          each IN since_0
          WHERE each[0] = 'contract.value'
          | split(each[1], ' ')[1]
        ] +
        [kept_0.currency]),
    startDate:
      head(
        [each IN since_0 WHERE each[0] = 'contract.startDate' | date(each[1])] +
        [kept_0.startDate]),
    endDate:
      head(
        [each IN since_0 WHERE each[0] = 'contract.endDate' | date(each[1])] +
        [kept_0.endDate]),
    renewalDate:
      head(
        [each IN since_0 WHERE each[0] = 'contract.renewalDate' | date(each[1])] +
        [kept_0.renewalDate]),
    renewalFinalizedOn:
      head(
        [
          each IN since_0
          WHERE each[0] IN ['contract.renewalFinalizedOn']
          | date(each[1])
        ] +
        [kept_0.renewalFinalizedOn])
  } AS contract_0
WHERE true AND coalesce(head([each_0 IN contract_0.numbers WHERE coalesce(each_0[0] >= engagement_0.numberedAt, true) | each_0[1]]) IN split(engagement_0.numbers, ';'), contract_0.id IN engagement_0.covers) WITH contract_0 ORDER BY contract_0.startDate IS NULL, contract_0.startDate DESC, contract_0.number, contract_0.id  RETURN collect([contract_0.number, CASE WHEN contract_0.state = 'CANCELED' THEN 'CANCELED' WHEN contract_0.startDate > $p4 OR (contract_0.state = 'DRAFT' AND (contract_0.startDate IS NULL OR coalesce(contract_0.substate <> 'APPROVED', true))) THEN 'DRAFT' WHEN contract_0.endDate <= $p4 OR (contract_0.state = 'EXPIRED' AND contract_0.endDate IS NULL) THEN 'EXPIRED' ELSE 'ACTIVE' END]) AS part_2 } RETURN collect([[engagement_0.number, engagement_0.stage, part_0, part_1, part_2]]) AS rows_0 } RETURN collect(rows_0) AS pages_0 } CALL (*) { UNWIND facts_0 AS fact_2 WITH fact_2 WHERE fact_2[2] UNWIND fact_2[5] AS each_1 WITH each_1 AS bucket_0, count(*) AS number_0 RETURN collect([bucket_0, number_0]) AS part_3 } CALL (*) { UNWIND facts_0 AS fact_3 WITH fact_3 WHERE fact_3[2] UNWIND fact_3[6] AS signal_0 UNWIND signal_0[3] AS contract_1 WITH DISTINCT contract_1 WITH contract_1.currency AS currency_0, sum(contract_1.value) AS units_0 RETURN collect([currency_0, units_0]) AS part_4 } CALL (*) { UNWIND facts_0 AS fact_4 WITH fact_4 WHERE fact_4[2] UNWIND fact_4[7] AS each_2 WITH each_2 AS bucket_1, count(*) AS number_1 RETURN collect([bucket_1, number_1]) AS part_5 } CALL (*) { UNWIND contracts_0 AS it_0 WITH it_0 WHERE it_0[1] IN ['ACTIVE', 'EXPIRED'] AND (it_0[2] IN ['UNDER_REVIEW', 'AWAITING_REVIEW'] OR (it_0[1] = 'ACTIVE' AND it_0[2] = 'EXTENSION_APPROVED')) WITH it_0[4] AS currency_1, count(*) AS number_2, sum(it_0[3]) AS units_1 RETURN collect([currency_1, number_2, units_1]) AS part_6 } CALL (*) { UNWIND contracts_0 AS it_1 WITH it_1 WHERE it_1[8] IS NOT NULL AND $p5 <= it_1[9] <= $p6 WITH toString(date.truncate('month', it_1[9])) AS month_0, it_1[8] AS stage_0, it_1[4] AS currency_2, count(*) AS number_3, sum(it_1[3]) AS units_2 RETURN collect([month_0, stage_0, currency_2, number_3, units_2]) AS part_7 } CALL (*) { CALL (*) { UNWIND [each_3 IN people_0 | [each_3[1][$p2], each_3, null]] + [each_3 IN facts_0 | [each_3[1][$p2], null, each_3]] AS pair_0 WITH pair_0[0] AS branch_0, collect(pair_0[1]) AS below_0, collect(pair_0[2]) AS mine_0 WITH below_0, mine_0, head([each_3 IN below_0 WHERE size(each_3[1]) = $p2 + 1 | each_3[0]]) AS person_0 WHERE person_0 IS NOT NULL RETURN collect([person_0, below_0, mine_0, $p2 + 1]) AS groups_0 } UNWIND groups_0 AS row_0 WITH row_0[0] AS user_0, row_0[1] AS people_1, row_0[2] AS facts_1, row_0[3] AS place_0 CALL (*) { UNWIND facts_1 AS fact_5 RETURN [sum(CASE WHEN fact_5[2] AND true THEN 1 ELSE 0 END)] AS counts_1 } RETURN collect([[user_0.name], [[[counts_1[0]]]], user_0.name, user_0.id]) AS part_8 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[[[counts_0[0], [pages_0[0]]], part_3], [counts_0[1], part_4], [part_5], [[part_6], part_7], part_8]], version
