// name: organisation.store_file
// mode: write
// returns: one Organisation
// column: version integer
// param: $settings map  changed properties of the organisation
// param: $accountTypes list<map>  changed AccountType nodes, complete
// param: $attributes list<map>  changed AttributeDefinition nodes, complete
// param: $metrics list<map>  changed MetricDefinition nodes, complete
// param: $assignmentRoles list<map>  changed AssignmentRole nodes, complete
// param: $flows list<map>  changed Flow nodes, complete
// param: $lifecycles list<map>  changed Lifecycle nodes, complete
// param: $healthProfiles list<map>  changed HealthProfile nodes, complete
// param: $scorecardLayouts list<map>  changed ScorecardLayout nodes, complete
// param: $contractValueRanges list<map>  changed ContractValueRange nodes, complete
// param: $colorBands list<map>  changed ColorBand nodes, complete
// param: $teams list<map>  changed SuccessTeam nodes, complete
// param: $segments list<map>  changed Segment nodes, complete
// param: $profileLinks list<map>  changed ProfileLink nodes, complete
// param: $removed map<list<map>>  nodes to delete: healthProfiles, scorecardLayouts, contractValueRanges, colorBands, segments, profileLinks
// unscoped: configuration, no customer data
// index: organisation_id
// index: account_type_key
// index: attribute_definition_key
// index: metric_definition_key
// index: assignment_role_key
// index: flow_key
// index: lifecycle_key
// index: health_profile_key
// index: scorecard_layout_key
// index: contract_value_range_key
// index: color_band_key
// index: success_team_key
// index: segment_key
// index: profile_link_key
// timeout: 30s
//
// Writes what differs from organisation.toml and raises the version of the configuration, in one transaction.
MATCH (organisation:Organisation {id: 'organisation'})
SET organisation += $settings, organisation.version = organisation.version + 1
WITH organisation
CALL () {
  UNWIND $accountTypes AS row
  MERGE (n:AccountType {key: row.key})
  SET n = row
}
CALL () {
  UNWIND $attributes AS row
  MERGE (n:AttributeDefinition {key: row.key})
  SET n = row
}
CALL () {
  UNWIND $metrics AS row
  MERGE (n:MetricDefinition {key: row.key})
  SET n = row
}
CALL () {
  UNWIND $assignmentRoles AS row
  MERGE (n:AssignmentRole {key: row.key})
  SET n = row
}
CALL () {
  UNWIND $flows AS row
  MERGE (n:Flow {key: row.key})
  SET n = row
}
CALL () {
  UNWIND $lifecycles AS row
  MERGE (n:Lifecycle {key: row.key})
  SET n = row
}
CALL () {
  UNWIND $removed.healthProfiles AS row
  MATCH (n:HealthProfile {key: row.key})
  DELETE n
}
CALL () {
  UNWIND $healthProfiles AS row
  MERGE (n:HealthProfile {key: row.key})
  SET n = row
}
CALL () {
  UNWIND $removed.scorecardLayouts AS row
  MATCH (n:ScorecardLayout {key: row.key})
  DELETE n
}
CALL () {
  UNWIND $scorecardLayouts AS row
  MERGE (n:ScorecardLayout {key: row.key})
  SET n = row
}
CALL () {
  UNWIND $removed.contractValueRanges AS row
  MATCH (n:ContractValueRange {key: row.key})
  DELETE n
}
CALL () {
  UNWIND $contractValueRanges AS row
  MERGE (n:ContractValueRange {key: row.key})
  SET n = row
}
CALL () {
  UNWIND $removed.colorBands AS row
  MATCH (n:ColorBand {key: row.key, position: row.position})
  DELETE n
}
CALL () {
  UNWIND $colorBands AS row
  MERGE (n:ColorBand {key: row.key, position: row.position})
  SET n = row
}
CALL () {
  UNWIND $teams AS row
  MERGE (n:SuccessTeam {key: row.key})
  SET n = row
}
CALL () {
  UNWIND $removed.segments AS row
  MATCH (n:Segment {key: row.key})
  DELETE n
}
CALL () {
  UNWIND $segments AS row
  MERGE (n:Segment {key: row.key})
  SET n = row
}
CALL () {
  UNWIND $removed.profileLinks AS row
  MATCH (n:ProfileLink {title: row.title})
  DELETE n
}
CALL () {
  UNWIND $profileLinks AS row
  MERGE (n:ProfileLink {title: row.title})
  SET n = row
}
RETURN organisation.version AS version
