// name: team.update_stale
// mode: write
// returns: one Count
// column: teams integer  teams whose sets are evaluated from now on
// param: $always boolean  raise the version also where every set is evaluated already: a refresh that is under way has read the past
// unscoped: configuration, no customer data
// index: organisation_id
// index: success_team_id
// timeout: 30s
//
// Stops believing the labels of account sets: until they are refreshed, every set is evaluated. Processes see it by the version.
MATCH (organisation:Organisation {id: 'organisation'})
CALL (organisation) {
  MATCH (team:SuccessTeam)
  WHERE team.id IS NOT NULL AND team.current
  SET team.current = false
  RETURN count(team) AS teams
}
SET
  organisation.version =
    organisation.version +
    CASE
      WHEN teams > 0 OR $always THEN 1
      ELSE 0
    END
RETURN teams
