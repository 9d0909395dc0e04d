// name: opportunity.by_ids_stored
// mode: read
// returns: many Opportunity
// column: row map  every property, and the ids that its relationships lead to
// param: $keys list<map<id>>  at most 5000
// unscoped: import and export run for an administrator
// index: opportunity_id
// timeout: 60s
//
// Everything that the canonical file holds of these nodes; import compares it, export writes it.
UNWIND $keys AS key
MATCH (opportunity:Opportunity {id: key.id})
USING INDEX opportunity:Opportunity(id)
RETURN opportunity {
  .*,
  contractId: head([(opportunity)-[:RENEWS]->(t:Contract) | t.id ])
} AS row
