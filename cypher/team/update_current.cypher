// name: team.update_current
// mode: write
// returns: maybe Organisation
// column: version integer  the version from now on
// param: $ids list<string>  teams whose labels are right
// param: $version integer  the version of the configuration that they were refreshed by
// unscoped: configuration, no customer data
// index: organisation_id
// index: success_team_id
// timeout: 30s
//
// Believes the labels of account sets again, unless the configuration was changed while they were refreshed.
MATCH (organisation:Organisation {id: 'organisation'})
SET organisation._lock = true
REMOVE organisation._lock
WITH organisation
WHERE organisation.version = $version
CALL (organisation) {
  MATCH (team:SuccessTeam)
  WHERE team.id IN $ids
  SET team.current = true
}
SET organisation.version = organisation.version + 1
RETURN organisation.version AS version
