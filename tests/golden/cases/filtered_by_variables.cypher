// composed.accounts
// p0: "PAYING"
// p1: {"USD": 500000000, "EUR": 462962963, "GBP": 393700788, "JPY": 74626865672}
// p2: "POOR"
// p3: true
// p4: 6
CALL (*) { MATCH (account_0:Account)
USING INDEX account_0:Account(name, id)
WHERE account_0.name IS NOT NULL AND account_0.id IS NOT NULL AND (((account_0.contractStatus = $p0 AND account_0.contractValue >= $p1[account_0.currency]) OR account_0.healthRank = $p2) AND NOT (coalesce((account_0.region IS NULL) = $p3, false))) WITH account_0 ORDER BY account_0.renewalDate IS NULL, account_0.renewalDate DESC, account_0.name, account_0.id LIMIT $p4  RETURN collect([toString(account_0.renewalDate), account_0.name, account_0.id, [account_0.name, account_0.region, account_0.contractStatus, account_0.contractValue, account_0.currency, toString(account_0.renewalDate)]]) AS part_0 } CALL (*) { MATCH (account_0:Account)
USING INDEX account_0:Account(name, id)
WHERE account_0.name IS NOT NULL AND account_0.id IS NOT NULL AND (((account_0.contractStatus = $p0 AND account_0.contractValue >= $p1[account_0.currency]) OR account_0.healthRank = $p2) AND NOT (coalesce((account_0.region IS NULL) = $p3, false))) RETURN count(*) AS part_1 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[part_0, part_1]], version
