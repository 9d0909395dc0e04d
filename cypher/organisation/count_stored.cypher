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
  RETURN 'account' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:User)
  RETURN 'user' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:Contact)
  RETURN 'contact' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:Touchpoint)
  RETURN 'touchpoint' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:Task)
  RETURN 'task' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:Ticket)
  RETURN 'ticket' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:Asset)
  RETURN 'asset' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:Contract)
  RETURN 'contract' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:Opportunity)
  RETURN 'opportunity' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:Escalation)
  RETURN 'escalation' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:Engagement)
  RETURN 'engagement' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:Objective)
  RETURN 'objective' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:Outcome)
  RETURN 'outcome' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:RiskSignal)
  RETURN 'risk_signal' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:Meeting)
  RETURN 'meeting' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:ProductUsage)
  RETURN 'product_usage' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:MetricPoint)
  RETURN 'metric_point' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:UsageDay)
  RETURN 'usage' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:HealthSnapshot)
  RETURN 'health_snapshot' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:NpsResponse)
  RETURN 'nps_response' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:LifecycleStatus)
  RETURN 'lifecycle_status' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:Change)
  RETURN 'change' AS entity, count(n) AS nodes
    UNION ALL
  MATCH (n:CollectionItem)
  RETURN 'collection_item' AS entity, count(n) AS nodes
    UNION ALL
  MATCH ()-[r:ASSIGNED_TO|WAS_ASSIGNED_TO]->()
  RETURN 'assignment' AS entity, count(r) AS nodes
    UNION ALL
  MATCH ()-[r:CONTACT_OF]->()
  RETURN 'account_contact' AS entity, count(r) AS nodes
    UNION ALL
  MATCH ()-[r:COVERS]->()
  RETURN 'engagement_contract' AS entity, count(r) AS nodes
    UNION ALL
  MATCH ()-[r:MEMBER_OF]->()
  RETURN 'membership' AS entity, count(r) AS nodes
}
RETURN entity, nodes
ORDER BY entity
LIMIT 100
