// composed.teams
// p0: "default"
// p1: 4
// p2: "APAC"
// p3: "215"
// p4: "APAC"
// p5: 4
// p6: "Acme"
// p7: "216"
// p8: "Acme"
// p9: 4
// p10: "AMER"
// p11: "214"
// p12: "AMER"
// p13: 4
// p14: "EMEA"
// p15: "213"
// p16: "EMEA"
// p17: 4
// p18: ["8d"]
// p19: "/8d/"
// p20: "217"
// p21: "/8d/"
// p22: 4
CALL (*) { MATCH (member_0:User)
USING INDEX member_0:User(name, id)
WHERE member_0.name IS NOT NULL AND member_0.id IS NOT NULL
OPTIONAL MATCH (member_0)-[membership_0:MEMBER_OF]->(:SuccessTeam {id: $p0}) WITH member_0, membership_0 ORDER BY member_0.name, member_0.id  RETURN collect([coalesce(membership_0.permission, member_0.permissions[0], 'MEMBER'), [member_0.name]]) AS part_0 } CALL (*) { MATCH (account_0:Account)
USING INDEX account_0:Account(name, id)
WHERE account_0.name IS NOT NULL AND account_0.id IS NOT NULL WITH account_0 ORDER BY account_0.name, account_0.id LIMIT $p1  RETURN collect([account_0.name, account_0.id, [account_0.name, account_0.contractStatus, account_0.region]]) AS part_1 } CALL (*) { MATCH (account_0:Account)
USING INDEX account_0:Account(name, id)
WHERE account_0.name IS NOT NULL AND account_0.id IS NOT NULL RETURN count(*) AS part_2 } CALL (*) { MATCH (team_0:SuccessTeam {id: $p3})<-[membership_1:MEMBER_OF]-(member_1:User)
WHERE true WITH member_1, membership_1 ORDER BY member_1.name, member_1.id  RETURN collect([coalesce(membership_1.permission, member_1.permissions[0], 'MEMBER'), [member_1.name]]) AS part_3 } CALL (*) { MATCH (account_2:Account)
USING INDEX account_2:Account(name, id)
WHERE account_2.name IS NOT NULL AND account_2.id IS NOT NULL AND account_2.region = $p4 WITH account_2 ORDER BY account_2.name, account_2.id LIMIT $p5  RETURN collect([account_2.name, account_2.id, [account_2.name, account_2.contractStatus, account_2.region]]) AS part_4 } CALL (*) { MATCH (account_2:Account)
USING INDEX account_2:Account(name, id)
WHERE account_2.name IS NOT NULL AND account_2.id IS NOT NULL AND account_2.region = $p4 RETURN count(*) AS part_5 } CALL (*) { MATCH (team_1:SuccessTeam {id: $p7})<-[membership_2:MEMBER_OF]-(member_2:User)
WHERE true WITH member_2, membership_2 ORDER BY member_2.name, member_2.id  RETURN collect([coalesce(membership_2.permission, member_2.permissions[0], 'MEMBER'), [member_2.name]]) AS part_6 } CALL (*) { MATCH (account_5:Account)
USING INDEX account_5:Account(name, id)
WHERE account_5.name IS NOT NULL AND account_5.id IS NOT NULL AND EXISTS { MATCH (account_6:Account)
WHERE account_6.name = $p8 AND account_6.id IS NOT NULL AND account_5.path STARTS WITH account_6.path } WITH account_5 ORDER BY account_5.name, account_5.id LIMIT $p9  RETURN collect([account_5.name, account_5.id, [account_5.name, account_5.contractStatus, account_5.region]]) AS part_7 } CALL (*) { MATCH (account_5:Account)
USING INDEX account_5:Account(name, id)
WHERE account_5.name IS NOT NULL AND account_5.id IS NOT NULL AND EXISTS { MATCH (account_6:Account)
WHERE account_6.name = $p8 AND account_6.id IS NOT NULL AND account_5.path STARTS WITH account_6.path } RETURN count(*) AS part_8 } CALL (*) { MATCH (team_2:SuccessTeam {id: $p11})<-[membership_3:MEMBER_OF]-(member_3:User)
WHERE true WITH member_3, membership_3 ORDER BY member_3.name, member_3.id  RETURN collect([coalesce(membership_3.permission, member_3.permissions[0], 'MEMBER'), [member_3.name]]) AS part_9 } CALL (*) { MATCH (account_8:Account)
USING INDEX account_8:Account(name, id)
WHERE account_8.name IS NOT NULL AND account_8.id IS NOT NULL AND account_8.region = $p12 WITH account_8 ORDER BY account_8.name, account_8.id LIMIT $p13  RETURN collect([account_8.name, account_8.id, [account_8.name, account_8.contractStatus, account_8.region]]) AS part_10 } CALL (*) { MATCH (account_8:Account)
USING INDEX account_8:Account(name, id)
WHERE account_8.name IS NOT NULL AND account_8.id IS NOT NULL AND account_8.region = $p12 RETURN count(*) AS part_11 } CALL (*) { MATCH (team_3:SuccessTeam {id: $p15})<-[membership_4:MEMBER_OF]-(member_4:User)
WHERE true WITH member_4, membership_4 ORDER BY member_4.name, member_4.id  RETURN collect([coalesce(membership_4.permission, member_4.permissions[0], 'MEMBER'), [member_4.name]]) AS part_12 } CALL (*) { MATCH (account_10:Account)
USING INDEX account_10:Account(name, id)
WHERE account_10.name IS NOT NULL AND account_10.id IS NOT NULL AND account_10.region = $p16 WITH account_10 ORDER BY account_10.name, account_10.id LIMIT $p17  RETURN collect([account_10.name, account_10.id, [account_10.name, account_10.contractStatus, account_10.region]]) AS part_13 } CALL (*) { MATCH (account_10:Account)
USING INDEX account_10:Account(name, id)
WHERE account_10.name IS NOT NULL AND account_10.id IS NOT NULL AND account_10.region = $p16 RETURN count(*) AS part_14 } CALL (*) { MATCH (account_11:Account)
WHERE account_11.id IN $p18 RETURN collect([account_11.id, account_11.name, account_11.externalId]) AS part_15 } CALL (*) { MATCH (team_4:SuccessTeam {id: $p20})<-[membership_5:MEMBER_OF]-(member_5:User)
WHERE true WITH member_5, membership_5 ORDER BY member_5.name, member_5.id  RETURN collect([coalesce(membership_5.permission, member_5.permissions[0], 'MEMBER'), [member_5.name]]) AS part_16 } CALL (*) { MATCH (account_13:Account)
USING INDEX account_13:Account(name, id)
WHERE account_13.name IS NOT NULL AND account_13.id IS NOT NULL AND account_13.path CONTAINS $p21 WITH account_13 ORDER BY account_13.name, account_13.id LIMIT $p22  RETURN collect([account_13.name, account_13.id, [account_13.name, account_13.contractStatus, account_13.region]]) AS part_17 } CALL (*) { MATCH (account_13:Account)
USING INDEX account_13:Account(name, id)
WHERE account_13.name IS NOT NULL AND account_13.id IS NOT NULL AND account_13.path CONTAINS $p21 RETURN count(*) AS part_18 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[part_0, [part_1, part_2]], [COUNT { MATCH (account_1:Account)
USING INDEX account_1:Account(name, id)
WHERE account_1.name IS NOT NULL AND account_1.id IS NOT NULL AND account_1.region = $p2 }, part_3, [part_4, part_5]], [COUNT { MATCH (account_3:Account)
USING INDEX account_3:Account(name, id)
WHERE account_3.name IS NOT NULL AND account_3.id IS NOT NULL AND EXISTS { MATCH (account_4:Account)
WHERE account_4.name = $p6 AND account_4.id IS NOT NULL AND account_3.path STARTS WITH account_4.path } }, part_6, [part_7, part_8]], [COUNT { MATCH (account_7:Account)
USING INDEX account_7:Account(name, id)
WHERE account_7.name IS NOT NULL AND account_7.id IS NOT NULL AND account_7.region = $p10 }, part_9, [part_10, part_11]], [COUNT { MATCH (account_9:Account)
USING INDEX account_9:Account(name, id)
WHERE account_9.name IS NOT NULL AND account_9.id IS NOT NULL AND account_9.region = $p14 }, part_12, [part_13, part_14]], [part_15, COUNT { MATCH (account_12:Account)
USING INDEX account_12:Account(name, id)
WHERE account_12.name IS NOT NULL AND account_12.id IS NOT NULL AND account_12.path CONTAINS $p19 }, part_16, [part_17, part_18]]], version, COUNT { MATCH (account_4:Account)
WHERE account_4.name = $p6 AND account_4.id IS NOT NULL }, COUNT { MATCH (account_6:Account)
WHERE account_6.name = $p8 AND account_6.id IS NOT NULL }
