// composed.account
// p0: ["v"]
// p1: "2026-06-17"
// p2: "0001-01-01"
// p3: "2026-06-17"
// p4: "0001-01-01"
// p5: "2026-05-25"
// p6: "2026-06-17"
// p7: "2026-05-24"
// p8: "0001-01-01"
// p9: "2026-05-25 00:00:00+00:00"
// p10: "2026-06-17 12:00:00+00:00"
// p11: 7
CALL (*) { MATCH (account_0:Account)
WHERE account_0.id IN $p0 CALL (*) { MATCH (snapshot_0:HealthSnapshot)
USING INDEX snapshot_0:HealthSnapshot(accountId, date)
WHERE
  snapshot_0.accountId = account_0.id AND
  snapshot_0.date >= $p2 AND
  snapshot_0.date <= $p1 WITH snapshot_0 ORDER BY snapshot_0.accountId DESC, snapshot_0.date DESC LIMIT 1 RETURN head(collect([snapshot_0.rank, snapshot_0.score, snapshot_0.profile, snapshot_0.version, snapshot_0.date, snapshot_0.reasons, snapshot_0.conditions, snapshot_0.dimensions])) AS part_0 } CALL (*) { MATCH (descendant_0:Account)
USING INDEX descendant_0:Account(path)
WHERE
  descendant_0.path STARTS WITH account_0.path AND descendant_0.path <> account_0.path WITH descendant_0 ORDER BY CASE descendant_0.healthRank WHEN 'POOR' THEN 0 WHEN 'AVERAGE' THEN 1 WHEN 'GOOD' THEN 2 ELSE 3 END, descendant_0.id LIMIT $p11 CALL (*) { MATCH (snapshot_1:HealthSnapshot)
USING INDEX snapshot_1:HealthSnapshot(accountId, date)
WHERE
  snapshot_1.accountId = descendant_0.id AND
  snapshot_1.date >= $p4 AND
  snapshot_1.date <= $p3 WITH snapshot_1 ORDER BY snapshot_1.accountId DESC, snapshot_1.date DESC LIMIT 1 RETURN head(collect([snapshot_1.rank, snapshot_1.score, snapshot_1.profile, snapshot_1.version, snapshot_1.date, snapshot_1.reasons, snapshot_1.conditions, snapshot_1.dimensions])) AS part_1 } CALL (*) { MATCH (snapshot_2:HealthSnapshot)
USING INDEX snapshot_2:HealthSnapshot(accountId, date)
WHERE
  snapshot_2.accountId = descendant_0.id AND
  snapshot_2.date >= $p5 AND
  snapshot_2.date <= $p6 WITH snapshot_2 ORDER BY snapshot_2.accountId DESC, snapshot_2.date DESC WITH duration.inDays($p5, snapshot_2.date).days / 7 AS week_0, collect(snapshot_2) AS days_0 RETURN collect([week_0, [each_0 IN days_0 | [each_0.profile, each_0.version]], days_0[0].rank, days_0[0].score, days_0[0].profile, days_0[0].reasons, days_0[0].conditions]) AS part_2 } CALL (*) { MATCH (snapshot_3:HealthSnapshot)
USING INDEX snapshot_3:HealthSnapshot(accountId, date)
WHERE
  snapshot_3.accountId = descendant_0.id AND
  snapshot_3.date >= $p8 AND
  snapshot_3.date <= $p7 WITH snapshot_3 ORDER BY snapshot_3.accountId DESC, snapshot_3.date DESC LIMIT 1 RETURN head(collect([snapshot_3.profile, snapshot_3.version])) AS part_3 } CALL (*) { MATCH (change_0:Change)
USING INDEX change_0:Change(accountId, field, at)
WHERE
  change_0.accountId = descendant_0.id AND
  change_0.field = 'contractValue' AND
  change_0.at >= $p9 AND
  change_0.at <= $p10 WITH change_0 ORDER BY change_0.at, change_0.id RETURN collect([change_0.at, change_0.oldValue, change_0.newValue]) AS part_4 } RETURN collect([[descendant_0.name, part_1, part_2, part_3, part_4, descendant_0.currency]]) AS part_5 } RETURN collect([account_0.id, [account_0.name, part_0, [part_5]]]) AS part_6 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_6], version
