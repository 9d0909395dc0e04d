// name: organisation.page_stored
// mode: read
// returns: many Definition
// column: section string
// column: properties map
// unscoped: configuration, no customer data
// index: organisation_id
// index: none: every definition is read, there are few of each label
// timeout: 30s
//
// Every configuration node under the name of its section in organisation.toml.
CALL () {
  MATCH (n:Organisation {id: 'organisation'})
  RETURN 'organisation' AS section, n {.*} AS properties
    UNION ALL
  MATCH (n:AccountType)
  RETURN 'account_types' AS section, n {.*} AS properties
    UNION ALL
  MATCH (n:AttributeDefinition)
  RETURN 'attributes' AS section, n {.*} AS properties
    UNION ALL
  MATCH (n:MetricDefinition)
  RETURN 'metrics' AS section, n {.*} AS properties
    UNION ALL
  MATCH (n:AssignmentRole)
  RETURN 'assignment_roles' AS section, n {.*} AS properties
    UNION ALL
  MATCH (n:Flow)
  RETURN 'flows' AS section, n {.*} AS properties
    UNION ALL
  MATCH (n:Lifecycle)
  RETURN 'lifecycles' AS section, n {.*} AS properties
    UNION ALL
  MATCH (n:HealthProfile)
  RETURN 'health_profiles' AS section, n {.*} AS properties
    UNION ALL
  MATCH (n:ScorecardLayout)
  RETURN 'scorecard_layouts' AS section, n {.*} AS properties
    UNION ALL
  MATCH (n:ContractValueRange)
  RETURN 'contract_value_ranges' AS section, n {.*} AS properties
    UNION ALL
  MATCH (n:ColorBand)
  RETURN 'color_bands' AS section, n {.*} AS properties
    UNION ALL
  MATCH (n:SuccessTeam)
  RETURN 'teams' AS section, n {.*} AS properties
    UNION ALL
  MATCH (n:Segment)
  RETURN 'segments' AS section, n {.*} AS properties
    UNION ALL
  MATCH (n:ProfileLink)
  RETURN 'profile_links' AS section, n {.*} AS properties
}
RETURN section, properties
ORDER BY section, properties.position, coalesce(
  properties.key,
  properties.title,
  properties.id
)
LIMIT 100000
