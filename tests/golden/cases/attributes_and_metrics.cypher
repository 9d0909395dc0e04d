// composed.account
// p0: ["v"]
// p1: ["attr.product_line", "attr.strategic", "attr.languages", "attr.next_review", "attr.net_retention", "attr.price_floor", "attr.department"]
// p2: "2026-06-03"
// p3: "2026-06-17"
// p4: false
// p5: 4
// p6: "2026-06-03"
// p7: "2026-06-17"
// p8: "metric.licensed_seats"
// p9: "2026-06-03"
// p10: "2026-06-17"
// p11: 3
CALL (*) { MATCH (account_0:Account)
WHERE account_0.id IN $p0 CALL (*) { MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, field, at)
WHERE
  change_0.accountId = account_0.id AND
  change_0.field IN [field IN $p1 | 'attribute.' + substring(field, 5)] AND
  change_0.at IS NOT NULL WITH change_0.field AS field_0, max(change_0.at) AS at_0 RETURN collect([field_0, toString(at_0)]) AS part_0 } CALL (*) {  RETURN COUNT { MATCH (usage_0:UsageDay)
USING INDEX usage_0:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_0.accountId = account_0.id AND
  usage_0.date >= $p2 AND
  usage_0.date < $p3 AND
  usage_0.contactId IS NOT NULL AND
  usage_0.module IS NOT NULL AND
  usage_0.activity IS NOT NULL RETURN DISTINCT usage_0.contactId } AS part_1 } CALL (*) {  RETURN COUNT { MATCH (ticket_0:Ticket)
WHERE ticket_0.accountId = account_0.id AND ticket_0.status = 'OPEN' } AS part_2 } CALL (*) {  RETURN head([scores_0 IN [COLLECT { MATCH (response_0:NpsResponse)
USING INDEX response_0:NpsResponse(accountId, contactId, at)
WHERE
  response_0.accountId = account_0.id AND
  response_0.contactId IS NOT NULL AND
  response_0.at IS NOT NULL AND
  response_0.score IS NOT NULL AND
  NOT EXISTS {
    MATCH (later:NpsResponse)
    WHERE
      later.accountId = response_0.accountId AND
      later.contactId = response_0.contactId AND
      later.at > response_0.at AND
      later.score IS NOT NULL
  } RETURN response_0.score }] | CASE WHEN size(scores_0) > 0 THEN 100.0 * (size([score_0 IN scores_0 WHERE score_0 >= 9]) - size([score_0 IN scores_0 WHERE score_0 <= 6])) / size(scores_0) END]) AS part_3 } CALL (*) { MATCH (account_0)<-[link_0:CONTACT_OF]-(contact_0:Contact)
WHERE true AND (link_0.keyContact OR NOT $p4) WITH contact_0, link_0 ORDER BY contact_0.name, contact_0.id LIMIT $p5  RETURN collect([[link_0.role, coalesce(link_0.keyContact, false), [contact_0.name, contact_0.email]]]) AS part_4 } CALL (*) { MATCH (descendant_0:Account)
USING INDEX descendant_0:Account(path)
WHERE
  descendant_0.path STARTS WITH account_0.path AND descendant_0.path <> account_0.path WITH descendant_0 ORDER BY descendant_0.name, descendant_0.id LIMIT $p11 CALL (*) {  RETURN COUNT { MATCH (usage_1:UsageDay)
USING INDEX usage_1:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_1.accountId = descendant_0.id AND
  usage_1.date >= $p6 AND
  usage_1.date < $p7 AND
  usage_1.contactId IS NOT NULL AND
  usage_1.module IS NOT NULL AND
  usage_1.activity IS NOT NULL RETURN DISTINCT usage_1.contactId } AS part_5 } CALL (*) {  RETURN CASE WHEN descendant_0[$p8] > 0 THEN toFloat(COUNT { MATCH (usage_2:UsageDay)
USING INDEX usage_2:UsageDay(accountId, date, contactId, module, activity)
WHERE
  usage_2.accountId = descendant_0.id AND
  usage_2.date >= $p9 AND
  usage_2.date < $p10 AND
  usage_2.contactId IS NOT NULL AND
  usage_2.module IS NOT NULL AND
  usage_2.activity IS NOT NULL RETURN DISTINCT usage_2.contactId }) / descendant_0[$p8] END AS part_6 } RETURN collect([[descendant_0.name, part_5, part_6]]) AS part_7 } RETURN collect([account_0.id, [account_0.name, account_0.description, account_0.employees, account_0.website, coalesce(account_0.amountRaised, account_0.facebook, account_0.linkedIn, account_0.location, account_0.twitter) IS NOT NULL, account_0.amountRaised, account_0.amountRaisedCurrency, [key_0 IN $p1 | account_0[key_0]], account_0.type, part_0, account_0.contractValue, account_0.currency, part_1, part_2, part_3, [part_4], [part_7]]]) AS part_8 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_8], version
