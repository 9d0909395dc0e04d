// name: organisation.count_stored
// mode: read
// returns: many Count
// column: entity string
// column: nodes integer
// unscoped: import and export run for an administrator
// index: none: counts come from the count store
// timeout: 30s
//
// How many nodes, or relationships, of each imported kind there are; import looks nothing up where there are none.
CALL () {
  MATCH (n:Account)
  WITH count(n) AS nodes
  RETURN 'account' AS entity, nodes
    UNION ALL
  MATCH (n:User)
  WITH count(n) AS nodes
  RETURN 'user' AS entity, nodes
    UNION ALL
  MATCH (n:Contact)
  WITH count(n) AS nodes
  RETURN 'contact' AS entity, nodes
    UNION ALL
  MATCH (n:Touchpoint)
  WITH count(n) AS nodes
  RETURN 'touchpoint' AS entity, nodes
    UNION ALL
  MATCH (n:Task)
  WITH count(n) AS nodes
  RETURN 'task' AS entity, nodes
    UNION ALL
  MATCH (n:Ticket)
  WITH count(n) AS nodes
  RETURN 'ticket' AS entity, nodes
    UNION ALL
  MATCH (n:Asset)
  WITH count(n) AS nodes
  RETURN 'asset' AS entity, nodes
    UNION ALL
  MATCH (n:Contract)
  WITH count(n) AS nodes
  RETURN 'contract' AS entity, nodes
    UNION ALL
  MATCH (n:Opportunity)
  WITH count(n) AS nodes
  RETURN 'opportunity' AS entity, nodes
    UNION ALL
  MATCH (n:Escalation)
  WITH count(n) AS nodes
  RETURN 'escalation' AS entity, nodes
    UNION ALL
  MATCH (n:Engagement)
  WITH count(n) AS nodes
  RETURN 'engagement' AS entity, nodes
    UNION ALL
  MATCH (n:Objective)
  WITH count(n) AS nodes
  RETURN 'objective' AS entity, nodes
    UNION ALL
  MATCH (n:Outcome)
  WITH count(n) AS nodes
  RETURN 'outcome' AS entity, nodes
    UNION ALL
  MATCH (n:RiskSignal)
  WITH count(n) AS nodes
  RETURN 'risk_signal' AS entity, nodes
    UNION ALL
  MATCH (n:Meeting)
  WITH count(n) AS nodes
  RETURN 'meeting' AS entity, nodes
    UNION ALL
  MATCH (n:ProductUsage)
  WITH count(n) AS nodes
  RETURN 'product_usage' AS entity, nodes
    UNION ALL
  MATCH (n:MetricPoint)
  WITH count(n) AS nodes
  RETURN 'metric_point' AS entity, nodes
    UNION ALL
  MATCH (n:UsageDay)
  WITH count(n) AS nodes
  RETURN 'usage' AS entity, nodes
    UNION ALL
  MATCH (n:HealthSnapshot)
  WITH count(n) AS nodes
  RETURN 'health_snapshot' AS entity, nodes
    UNION ALL
  MATCH (n:NpsResponse)
  WITH count(n) AS nodes
  RETURN 'nps_response' AS entity, nodes
    UNION ALL
  MATCH (n:LifecycleStatus)
  WITH count(n) AS nodes
  RETURN 'lifecycle_status' AS entity, nodes
    UNION ALL
  MATCH (n:Change)
  WITH count(n) AS nodes
  RETURN 'change' AS entity, nodes
    UNION ALL
  MATCH (n:CollectionItem)
  WITH count(n) AS nodes
  RETURN 'collection_item' AS entity, nodes
    UNION ALL
  MATCH ()-[r:ASSIGNED_TO|WAS_ASSIGNED_TO]->()
  WITH count(r) AS nodes
  RETURN 'assignment' AS entity, nodes
    UNION ALL
  MATCH ()-[r:CONTACT_OF]->()
  WITH count(r) AS nodes
  RETURN 'account_contact' AS entity, nodes
    UNION ALL
  MATCH ()-[r:COVERS]->()
  WITH count(r) AS nodes
  RETURN 'engagement_contract' AS entity, nodes
    UNION ALL
  MATCH ()-[r:MEMBER_OF]->()
  WITH count(r) AS nodes
  RETURN 'membership' AS entity, nodes
}
RETURN entity, nodes
ORDER BY entity
LIMIT 100
