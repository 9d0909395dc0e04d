// name: fragment.as_of.success.members
// given:
// yields: csm, chain
// param: $root string  local id of the user whose hierarchy is read; null for everybody
// param: $viewer string  local id of the viewer; null where there is none
// param: $free boolean  whether the viewer may read anybody's hierarchy
// param: $deep boolean  whether people below count, too
// param: $at datetime  the instant
// index: user_id
//
// The people of a management hierarchy at the instant. Whether it may be read is decided as of today; of somebody whom the viewer was not above then, only those are in it who are below the viewer today.
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
  RETURN
    named AS top,
    $free OR
    named.id = $viewer OR
    EXISTS {
      (named)
      (()-
          [upwards:REPORTS_TO
            |WAS_REPORTS_TO WHERE
            upwards.validFrom <= $at AND
            coalesce(upwards.validTo > $at, true)]->()){1,50}
      (boss:User)
      WHERE boss.id = $viewer
    } AS whole
    UNION
  WITH $root AS nobody
  WHERE nobody IS NULL AND $free
  MATCH (first:User)
  WHERE
    first.id > '' AND
    NOT EXISTS {
      (first)-[was:REPORTS_TO|WAS_REPORTS_TO]->()
      WHERE was.validFrom <= $at AND coalesce(was.validTo > $at, true)
    }
  RETURN first AS top, true AS whole
}
MATCH
  (top)
  (()<-
      [links:REPORTS_TO
        |WAS_REPORTS_TO WHERE
        links.validFrom <= $at AND coalesce(links.validTo > $at, true)]-
    (step)){0,50}
  (csm:User)
WITH csm, whole, [top.id] + [each IN step | each.id] AS chain
WHERE
  size(chain) <=
  CASE
    WHEN $deep THEN 51
    ELSE 1
  END AND
  (whole OR
    csm.id = $viewer OR
    EXISTS {
      (csm)-[:REPORTS_TO*1..50]->(today:User)
      WHERE today.id = $viewer
    })
RETURN csm, chain
