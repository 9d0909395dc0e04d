// name: fragment.success.members
// given:
// yields: csm, chain
// param: $root string  local id of the user whose hierarchy is read; null for everybody
// param: $viewer string  local id of the viewer; null where there is none
// param: $free boolean  whether the viewer may read anybody's hierarchy
// param: $deep boolean  whether people below count, too
// index: user_id
//
// The people of a management hierarchy, each with the ids of those above, the topmost first and their own last; nobody where the viewer is not above (M-40).
CALL () {
  MATCH (named:User)
  WHERE
    named.id = $root AND
    ($free OR
      named.id = $viewer OR
      ($deep AND
        EXISTS {
          (named)-[:REPORTS_TO*1..50]->(above:User)
          WHERE above.id = $viewer
        }))
  RETURN named AS top
    UNION
  WITH $root AS nobody
  WHERE nobody IS NULL AND $free
  MATCH (first:User)
  WHERE first.id > '' AND NOT EXISTS { (first)-[:REPORTS_TO]->() }
  RETURN first AS top
}
MATCH line = (top)<-[:REPORTS_TO*0..50]-(csm:User)
WITH csm, [each IN nodes(line) | each.id] AS chain
WHERE size(chain) <=
  CASE
    WHEN $deep THEN 51
    ELSE 1
  END
RETURN csm, chain
