// composed.search
// p0: "ac*"
// p1: ["ac"]
// p2: ["default", "223", "224", "222", "221", "225"]
// p3: 3
// p4: "default"
// p5: "223"
// p6: "224"
// p7: "222"
// p8: "221"
// p9: "225"
// p10: 11
CALL (*) { CALL db.index.fulltext.queryNodes('search', $p0) YIELD node AS hit_0
WITH hit_0, size([word IN $p1 WHERE word IN split(hit_0.searchKey, ' ')]) AS rank_0
WHERE hit_0.id IS NOT NULL AND (NOT hit_0:SuccessTeam OR hit_0.id IN $p2) AND (hit_0:Account OR hit_0:Contact OR hit_0:User OR hit_0:SuccessTeam) WITH hit_0, rank_0 ORDER BY rank_0 DESC, size(hit_0.searchKey), hit_0.searchKey, hit_0.id LIMIT $p10 CALL (*) { MATCH (root_0:Account)
WHERE root_0.id = split(hit_0.path, '/')[1]  RETURN head(collect([root_0.name])) AS part_0 } CALL (*) { MATCH (hit_0)-[link_0:CONTACT_OF]->(account_0:Account)
WHERE true WITH account_0, link_0 ORDER BY account_0.name, account_0.id LIMIT $p3  RETURN collect([[link_0.role, coalesce(link_0.keyContact, false), [account_0.name]]]) AS part_1 } RETURN collect([rank_0, size(hit_0.searchKey), hit_0.searchKey, hit_0.id, [CASE WHEN hit_0:Account THEN [hit_0.name, hit_0.type, part_0] END, CASE WHEN hit_0:Contact THEN [hit_0.name, hit_0.email, [part_1]] END, CASE WHEN hit_0:User THEN [hit_0.name, hit_0.email] END, CASE WHEN hit_0:SuccessTeam THEN [CASE WHEN hit_0.id = $p4 THEN [true] END, CASE WHEN hit_0.id = $p5 THEN [true] END, CASE WHEN hit_0.id = $p6 THEN [true] END, CASE WHEN hit_0.id = $p7 THEN [true] END, CASE WHEN hit_0.id = $p8 THEN [true] END, CASE WHEN hit_0.id = $p9 THEN [true] END] END]]) AS part_2 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [[part_2]], version
