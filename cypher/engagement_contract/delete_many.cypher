// name: engagement_contract.delete_many
// mode: write
// returns: nothing
// param: $engagementId string
// param: $contractIds list<string>
// unscoped: the caller has locked the account
// index: engagement_id
// timeout: 10s
//
// Ends that an engagement covers some contracts.
MATCH
  (engagement:Engagement {id: $engagementId})-[covers:COVERS]->
  (contract:Contract)
USING INDEX engagement:Engagement(id)
WHERE contract.id IN $contractIds
DELETE covers
