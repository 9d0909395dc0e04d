// composed.accounts
// p0: "PAYING"
// p1: "PAYING"
// p2: "success_manager"
// p3: true
// p4: {"EUR": 1.08, "GBP": 1.27, "JPY": 0.0067, "USD": 1.0}
// p5: 6
CALL (*) { MATCH (account_0:Account)
USING INDEX account_0:Account(contractStatus, name, id)
WHERE
  account_0.contractStatus = $p0 AND
  account_0.name IS NOT NULL AND
  account_0.id IS NOT NULL AND (account_0.contractStatus = $p1 AND EXISTS { MATCH (account_0)<-[assignment_0:ASSIGNED_TO]-(holder_0:User)
WHERE coalesce(assignment_0.role, '') = $p2 AND holder_0.active } <> $p3) WITH account_0 ORDER BY account_0.contractValue * $p4[account_0.currency] IS NULL, account_0.contractValue * $p4[account_0.currency] DESC, account_0.id LIMIT $p5 CALL (*) { MATCH (ancestor_0:Account)
WHERE ancestor_0.id IN split(account_0.path, '/')[1..-2] WITH ancestor_0 ORDER BY ancestor_0.depth  RETURN collect([ancestor_0.name]) AS part_0 } CALL (*) { MATCH (account_0)<-[assignment_1:ASSIGNED_TO]-(holder_1:User)
WHERE true WITH assignment_1, holder_1, account_0 ORDER BY NOT holder_1.active, assignment_1.role, holder_1.name, holder_1.id  RETURN collect([assignment_1.role, [holder_1.name, holder_1.active]]) AS part_1 } RETURN collect([[account_0.name, account_0.contractValue, account_0.currency, part_0, part_1, [true], CASE WHEN account_0:TeamSet3 THEN [true] END, CASE WHEN account_0:TeamSet4 THEN [true] END, CASE WHEN account_0:TeamSet2 THEN [true] END, CASE WHEN account_0:TeamSet1 THEN [true] END, CASE WHEN account_0:TeamSet5 THEN [true] END]]) AS part_2 } CALL (*) { MATCH (account_0:Account)
USING INDEX account_0:Account(contractStatus, name, id)
WHERE
  account_0.contractStatus = $p0 AND
  account_0.name IS NOT NULL AND
  account_0.id IS NOT NULL AND (account_0.contractStatus = $p1 AND EXISTS { MATCH (account_0)<-[assignment_0:ASSIGNED_TO]-(holder_0:User)
WHERE coalesce(assignment_0.role, '') = $p2 AND holder_0.active } <> $p3) RETURN count(*) AS part_3 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[part_2, part_3]], version
