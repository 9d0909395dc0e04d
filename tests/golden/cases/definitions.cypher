// composed.accountTypes
CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [true], version

// composed.assignmentRoles
CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [true], version

// composed.attributeDefinitions
CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [true], version

// composed.flows
CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [true], version

// composed.healthProfiles
CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [true], version

// composed.lifecycles
CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [true], version

// composed.metricDefinitions
CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [true], version

// composed.scorecardLayouts
CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [true], version

// composed.segments
// p0: "Enterprise"
// p1: false
// p2: "Enterprise"
// p3: "product"
// p4: 3
// p5: "CANCELED"
// p6: "success_manager"
// p7: false
// p8: "CANCELED"
// p9: 3
CALL (*) { MATCH (account_0:Account)
USING INDEX account_0:Account(tier, name, id)
WHERE
  account_0.tier = $p0 AND account_0.name IS NOT NULL AND account_0.id IS NOT NULL AND ((account_0.renewalDate IS NULL) = $p1 AND account_0.tier = $p2 AND account_0.type = $p3) WITH account_0 ORDER BY account_0.tier, account_0.name, account_0.id LIMIT $p4  RETURN collect([[account_0.name]]) AS part_0 } CALL (*) { MATCH (account_0:Account)
USING INDEX account_0:Account(tier, name, id)
WHERE
  account_0.tier = $p0 AND account_0.name IS NOT NULL AND account_0.id IS NOT NULL AND ((account_0.renewalDate IS NULL) = $p1 AND account_0.tier = $p2 AND account_0.type = $p3) RETURN count(*) AS part_1 } CALL (*) { MATCH (account_1:Account)
USING INDEX account_1:Account(contractStatus, name, id)
WHERE
  account_1.contractStatus = $p5 AND
  account_1.name IS NOT NULL AND
  account_1.id IS NOT NULL AND (EXISTS { MATCH (account_1)<-[assignment_0:ASSIGNED_TO]-(holder_0:User)
WHERE coalesce(assignment_0.role, '') = $p6 AND holder_0.active } <> $p7 AND account_1.contractStatus = $p8) WITH account_1 ORDER BY account_1.contractStatus, account_1.name, account_1.id LIMIT $p9  RETURN collect([[account_1.name]]) AS part_2 } CALL (*) { MATCH (account_1:Account)
USING INDEX account_1:Account(contractStatus, name, id)
WHERE
  account_1.contractStatus = $p5 AND
  account_1.name IS NOT NULL AND
  account_1.id IS NOT NULL AND (EXISTS { MATCH (account_1)<-[assignment_0:ASSIGNED_TO]-(holder_0:User)
WHERE coalesce(assignment_0.role, '') = $p6 AND holder_0.active } <> $p7 AND account_1.contractStatus = $p8) RETURN count(*) AS part_3 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[[part_0, part_1]], [[part_2, part_3]]], version
