// name: organisation.page
// mode: read
// returns: one Configuration
// column: organisation map
// column: accountTypes list<map>
// column: attributes list<map>
// column: metrics list<map>
// column: roles list<map>
// column: flows list<map>
// column: lifecycles list<map>
// column: profiles list<map>
// column: layouts list<map>
// column: segments list<map>
// column: teams list<map>
// column: plays list<map>
// column: links list<map>
// column: bands list<map>
// column: ranges list<map>
// unscoped: configuration, no customer data
// index: organisation_id
// timeout: 10s
//
// The whole configuration in one record; every process keeps it and checks its version with each answer that used it.
MATCH (organisation:Organisation {id: 'organisation'})
RETURN
  organisation {.*} AS organisation,
  COLLECT {
    MATCH (n:AccountType)
    WHERE n.key IS NOT NULL
    RETURN n {.*}
  } AS accountTypes,
  COLLECT {
    MATCH (n:AttributeDefinition)
    WHERE n.key IS NOT NULL
    RETURN n {.*}
  } AS attributes,
  COLLECT {
    MATCH (n:MetricDefinition)
    WHERE n.key IS NOT NULL
    RETURN n {.*}
  } AS metrics,
  COLLECT {
    MATCH (n:AssignmentRole)
    WHERE n.key IS NOT NULL
    RETURN n {.*}
  } AS roles,
  COLLECT {
    MATCH (n:Flow)
    WHERE n.key IS NOT NULL
    RETURN n {.*}
  } AS flows,
  COLLECT {
    MATCH (n:Lifecycle)
    WHERE n.key IS NOT NULL
    RETURN n {.*}
  } AS lifecycles,
  COLLECT {
    MATCH (n:HealthProfile)
    WHERE n.key IS NOT NULL
    RETURN n {.*}
  } AS profiles,
  COLLECT {
    MATCH (n:ScorecardLayout)
    WHERE n.key IS NOT NULL
    RETURN n {.*}
  } AS layouts,
  COLLECT {
    MATCH (n:Segment)
    WHERE n.key IS NOT NULL
    RETURN n {.*}
  } AS segments,
  COLLECT {
    MATCH (n:SuccessTeam)
    WHERE n.id IS NOT NULL
    RETURN n {.*}
  } AS teams,
  COLLECT {
    MATCH (n:Play)
    WHERE n.id IS NOT NULL
    RETURN n {.*, lastRunAt: null, lastRunAccounts: null}
  } AS plays,
  COLLECT {
    MATCH (n:ProfileLink)
    WHERE n.title IS NOT NULL
    RETURN n {.*}
  } AS links,
  COLLECT {
    MATCH (n:ColorBand)
    WHERE n.key IS NOT NULL AND n.position IS NOT NULL
    RETURN n {.*}
  } AS bands,
  COLLECT {
    MATCH (n:ContractValueRange)
    WHERE n.key IS NOT NULL
    RETURN n {.*}
  } AS ranges
ORDER BY organisation.id
LIMIT 1
