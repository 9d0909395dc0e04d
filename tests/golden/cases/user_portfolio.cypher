// composed.users
// p0: "223"
// p1: "224"
// p2: "222"
// p3: "221"
// p4: "225"
// p5: 4
// p6: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p7: 4
// p8: 6
CALL (*) { MATCH (user_0:User)
USING INDEX user_0:User(name, id)
WHERE user_0.name IS NOT NULL AND user_0.id IS NOT NULL WITH user_0 ORDER BY user_0.name, user_0.id LIMIT $p8 CALL (*) { MATCH (user_0)-[:REPORTS_TO]->(manager_0:User)
WHERE true  RETURN head(collect([manager_0.name])) AS part_0 } CALL (*) { MATCH (user_0)<-[:REPORTS_TO]-(report_0:User)
WHERE true WITH report_0 ORDER BY report_0.name, report_0.id  RETURN collect([report_0.name]) AS part_1 } CALL (*) { MATCH (user_0)-[assignment_0:ASSIGNED_TO]->(account_0:Account)
WHERE true WITH assignment_0, account_0 ORDER BY account_0.name, assignment_0.role, assignment_0.id LIMIT $p5  RETURN collect([[assignment_0.role, [account_0.name], assignment_0.source, toString(assignment_0.validTo)]]) AS part_2 } CALL (*) { MATCH (user_0)-[:ASSIGNED_TO]->(account_1:Account)
WITH DISTINCT account_1
WHERE true WITH account_1 ORDER BY account_1.contractValue * $p6[account_1.currency] IS NULL, account_1.contractValue * $p6[account_1.currency] DESC, account_1.id LIMIT $p7  RETURN collect([[account_1.name, account_1.contractValue, account_1.currency, toString(account_1.renewalDate)]]) AS part_3 } CALL (*) { MATCH (user_0)-[:ASSIGNED_TO]->(account_1:Account)
WITH DISTINCT account_1
WHERE true RETURN count(*) AS part_4 } RETURN collect([[user_0.name, part_0, part_1, [true], CASE WHEN EXISTS { MATCH (user_0)-[:MEMBER_OF]->(team_0:SuccessTeam)
WHERE team_0.id = $p0 } THEN [true] END, CASE WHEN EXISTS { MATCH (user_0)-[:MEMBER_OF]->(team_1:SuccessTeam)
WHERE team_1.id = $p1 } THEN [true] END, CASE WHEN EXISTS { MATCH (user_0)-[:MEMBER_OF]->(team_2:SuccessTeam)
WHERE team_2.id = $p2 } THEN [true] END, CASE WHEN EXISTS { MATCH (user_0)-[:MEMBER_OF]->(team_3:SuccessTeam)
WHERE team_3.id = $p3 } THEN [true] END, CASE WHEN EXISTS { MATCH (user_0)-[:MEMBER_OF]->(team_4:SuccessTeam)
WHERE team_4.id = $p4 } THEN [true] END, [part_2], [part_3, part_4]]]) AS part_5 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[part_5]], version
