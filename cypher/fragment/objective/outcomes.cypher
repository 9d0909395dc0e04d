// name: fragment.objective.outcomes
// given: objective
// yields: outcome
//
// What came of the objective.
WITH null AS objective
MATCH (objective)<-[:OF_OBJECTIVE]-(outcome:Outcome)
WHERE true
RETURN outcome
