// name: outcome.delete_many
// mode: write
// returns: nothing
// param: $objectiveId string
// param: $ids list<string>
// unscoped: the caller has locked the account
// index: objective_id
// timeout: 10s
//
// Deletes some outcomes of an objective.
MATCH
  (objective:Objective {id: $objectiveId})<-[:OF_OBJECTIVE]-(outcome:Outcome)
USING INDEX objective:Objective(id)
WHERE outcome.id IN $ids
DETACH DELETE outcome
