// name: fragment.peer.everywhere
// given:
// yields: peer
// unscoped: what is told of peers rests on five of them at least, or on those that the viewer sees (M-27)
// index: account_by_profile
//
// The eligible accounts of every health profile.
MATCH (peer:Account)
USING INDEX peer:Account(healthProfile, contractStatus)
WHERE
  peer.healthProfile IS NOT NULL AND peer.contractStatus IN ['FREE', 'PAYING']
RETURN peer
