// name: account.delete_one
// mode: write
// returns: nothing
// param: $id string
// param: $now datetime  the moment
// unscoped: the caller has locked the account and moved what was below it
// index: account_id
// timeout: 30s
//
// Makes an account a former one: it keeps its properties and its past, and what hung on it is no longer found.
MATCH (account:Account {id: $id})
USING INDEX account:Account(id)
CALL (account) {
  MATCH (account)-[old:CHILD_OF]->(parent:Account)
  CREATE
    (account)-[:WAS_CHILD_OF {validFrom: old.validFrom, validTo: $now}]->
    (parent)
  DELETE old
}
CALL (account) {
  MATCH (account)<-[held:ASSIGNED_TO]-(user:User)
  CREATE (user)-[past:WAS_ASSIGNED_TO]->(account)
  SET past = properties(held), past.validTo = $now
  DELETE held
}
CALL (account) {
  MATCH (account)<-[:ON_ACCOUNT]-(owned)
  OPTIONAL MATCH (owned)<-[:OF_ENGAGEMENT]-(part)
  OPTIONAL MATCH (part)<-[:OF_OBJECTIVE]-(outcome)
  WITH
    collect(DISTINCT owned) + collect(DISTINCT part) + collect(DISTINCT outcome) AS hanging
  UNWIND hanging AS former
  SET former.formerKind = head(labels(former)), former :Former
  REMOVE former :Touchpoint :Task :Ticket :Asset :Contract :Opportunity :Escalation :Engagement :Objective :Outcome :RiskSignal :Meeting :ProductUsage
}
SET account :FormerAccount, account.validTo = $now
REMOVE account :Account :TeamSet1 :TeamSet2 :TeamSet3 :TeamSet4 :TeamSet5 :TeamSet6 :TeamSet7 :TeamSet8 :TeamSet9 :TeamSet10
