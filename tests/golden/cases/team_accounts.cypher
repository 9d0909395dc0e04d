// composed.teams
// p0: "default"
// p1: 4
// p2: "223"
// p3: 4
// p4: "224"
// p5: 4
// p6: "222"
// p7: 4
// p8: "221"
// p9: 4
// p10: ["8d"]
// p11: "225"
// p12: 4
CALL (*) { MATCH (member_0:User)
USING INDEX member_0:User(name, id)
WHERE member_0.name IS NOT NULL AND member_0.id IS NOT NULL
OPTIONAL MATCH (member_0)-[membership_0:MEMBER_OF]->(:SuccessTeam {id: $p0}) WITH member_0, membership_0 ORDER BY member_0.name, member_0.id  RETURN collect([coalesce(membership_0.permission, member_0.permissions[0], 'MEMBER'), [member_0.name]]) AS part_0 } CALL (*) { MATCH (account_0:Account)
USING INDEX account_0:Account(name, id)
WHERE account_0.name IS NOT NULL AND account_0.id IS NOT NULL WITH account_0 ORDER BY account_0.name, account_0.id LIMIT $p1  RETURN collect([account_0.name, account_0.id, [account_0.name, account_0.contractStatus, account_0.region]]) AS part_1 } CALL (*) { MATCH (account_0:Account)
WHERE true RETURN count(*) AS part_2 } CALL (*) { MATCH (team_0:SuccessTeam {id: $p2})<-[membership_1:MEMBER_OF]-(member_1:User)
WHERE true WITH member_1, membership_1 ORDER BY member_1.name, member_1.id  RETURN collect([coalesce(membership_1.permission, member_1.permissions[0], 'MEMBER'), [member_1.name]]) AS part_3 } CALL (*) { MATCH (account_3:Account&TeamSet3)
USING INDEX account_3:TeamSet3(name, id)
WHERE account_3.name IS NOT NULL AND account_3.id IS NOT NULL AND account_3:TeamSet3 WITH account_3 ORDER BY account_3.name, account_3.id LIMIT $p3  RETURN collect([account_3.name, account_3.id, [account_3.name, account_3.contractStatus, account_3.region]]) AS part_4 } CALL (*) { MATCH (account_3:TeamSet3)
WHERE true RETURN count(*) AS part_5 } CALL (*) { MATCH (team_1:SuccessTeam {id: $p4})<-[membership_2:MEMBER_OF]-(member_2:User)
WHERE true WITH member_2, membership_2 ORDER BY member_2.name, member_2.id  RETURN collect([coalesce(membership_2.permission, member_2.permissions[0], 'MEMBER'), [member_2.name]]) AS part_6 } CALL (*) { MATCH (account_6:Account&TeamSet4)
USING INDEX account_6:TeamSet4(name, id)
WHERE account_6.name IS NOT NULL AND account_6.id IS NOT NULL AND account_6:TeamSet4 WITH account_6 ORDER BY account_6.name, account_6.id LIMIT $p5  RETURN collect([account_6.name, account_6.id, [account_6.name, account_6.contractStatus, account_6.region]]) AS part_7 } CALL (*) { MATCH (account_6:TeamSet4)
WHERE true RETURN count(*) AS part_8 } CALL (*) { MATCH (team_2:SuccessTeam {id: $p6})<-[membership_3:MEMBER_OF]-(member_3:User)
WHERE true WITH member_3, membership_3 ORDER BY member_3.name, member_3.id  RETURN collect([coalesce(membership_3.permission, member_3.permissions[0], 'MEMBER'), [member_3.name]]) AS part_9 } CALL (*) { MATCH (account_9:Account&TeamSet2)
USING INDEX account_9:TeamSet2(name, id)
WHERE account_9.name IS NOT NULL AND account_9.id IS NOT NULL AND account_9:TeamSet2 WITH account_9 ORDER BY account_9.name, account_9.id LIMIT $p7  RETURN collect([account_9.name, account_9.id, [account_9.name, account_9.contractStatus, account_9.region]]) AS part_10 } CALL (*) { MATCH (account_9:TeamSet2)
WHERE true RETURN count(*) AS part_11 } CALL (*) { MATCH (team_3:SuccessTeam {id: $p8})<-[membership_4:MEMBER_OF]-(member_4:User)
WHERE true WITH member_4, membership_4 ORDER BY member_4.name, member_4.id  RETURN collect([coalesce(membership_4.permission, member_4.permissions[0], 'MEMBER'), [member_4.name]]) AS part_12 } CALL (*) { MATCH (account_12:Account&TeamSet1)
USING INDEX account_12:TeamSet1(name, id)
WHERE account_12.name IS NOT NULL AND account_12.id IS NOT NULL AND account_12:TeamSet1 WITH account_12 ORDER BY account_12.name, account_12.id LIMIT $p9  RETURN collect([account_12.name, account_12.id, [account_12.name, account_12.contractStatus, account_12.region]]) AS part_13 } CALL (*) { MATCH (account_12:TeamSet1)
WHERE true RETURN count(*) AS part_14 } CALL (*) { MATCH (account_14:Account)
WHERE account_14.id IN $p10 RETURN collect([account_14.id, account_14.name, account_14.externalId]) AS part_15 } CALL (*) { MATCH (team_4:SuccessTeam {id: $p11})<-[membership_5:MEMBER_OF]-(member_5:User)
WHERE true WITH member_5, membership_5 ORDER BY member_5.name, member_5.id  RETURN collect([coalesce(membership_5.permission, member_5.permissions[0], 'MEMBER'), [member_5.name]]) AS part_16 } CALL (*) { MATCH (account_16:Account&TeamSet5)
USING INDEX account_16:TeamSet5(name, id)
WHERE account_16.name IS NOT NULL AND account_16.id IS NOT NULL AND account_16:TeamSet5 WITH account_16 ORDER BY account_16.name, account_16.id LIMIT $p12  RETURN collect([account_16.name, account_16.id, [account_16.name, account_16.contractStatus, account_16.region]]) AS part_17 } CALL (*) { MATCH (account_16:TeamSet5)
WHERE true RETURN count(*) AS part_18 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[part_0, [part_1, part_2]], [COUNT { MATCH (account_2:Account&TeamSet3)
USING INDEX account_2:TeamSet3(name, id)
WHERE account_2.name IS NOT NULL AND account_2.id IS NOT NULL AND account_2:TeamSet3 }, part_3, [part_4, part_5]], [COUNT { MATCH (account_5:Account&TeamSet4)
USING INDEX account_5:TeamSet4(name, id)
WHERE account_5.name IS NOT NULL AND account_5.id IS NOT NULL AND account_5:TeamSet4 }, part_6, [part_7, part_8]], [COUNT { MATCH (account_8:Account&TeamSet2)
USING INDEX account_8:TeamSet2(name, id)
WHERE account_8.name IS NOT NULL AND account_8.id IS NOT NULL AND account_8:TeamSet2 }, part_9, [part_10, part_11]], [COUNT { MATCH (account_11:Account&TeamSet1)
USING INDEX account_11:TeamSet1(name, id)
WHERE account_11.name IS NOT NULL AND account_11.id IS NOT NULL AND account_11:TeamSet1 }, part_12, [part_13, part_14]], [part_15, COUNT { MATCH (account_15:Account&TeamSet5)
USING INDEX account_15:TeamSet5(name, id)
WHERE account_15.name IS NOT NULL AND account_15.id IS NOT NULL AND account_15:TeamSet5 }, part_16, [part_17, part_18]]], version
