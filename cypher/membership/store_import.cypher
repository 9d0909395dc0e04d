// name: membership.store_import
// mode: write
// returns: one Count
// column: changed integer
// param: $rows list<map<key, properties>>  at most 5000; key holds team, userId
// unscoped: import and export run for an administrator
// index: user_id
// index: success_team_key
// timeout: 2min
//
// Makes users members of teams with a permission and answers how many memberships are new or other than before.
UNWIND $rows AS row
MATCH (user:User {id: row.key.userId})
USING INDEX user:User(id)
MATCH (team:SuccessTeam {key: row.key.team})
MERGE (user)-[member:MEMBER_OF]->(team)
  ON CREATE SET member.validFrom = datetime.transaction()
WITH row, member
WHERE
  member.permission IS NULL OR member.permission <> row.properties.permission
SET member.permission = row.properties.permission
RETURN count(member) AS changed
