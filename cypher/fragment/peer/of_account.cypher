// name: fragment.peer.of_account
// given: account
// yields: peer
// unscoped: what is told of peers rests on five of them at least, or on those that the viewer sees (M-27)
// index: account_by_profile
//
// The eligible accounts of the account's health profile, itself among them where it is eligible; none without a profile.
WITH null AS account
MATCH (peer:Account)
USING INDEX peer:Account(healthProfile, contractStatus)
WHERE
  peer.healthProfile = account.healthProfile AND
  peer.contractStatus IN ['FREE', 'PAYING']
RETURN peer
