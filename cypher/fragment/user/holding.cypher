// name: fragment.user.holding
// given:
// yields: held
// unscoped: whether the viewer holds an assignment there, nothing of the account
// param: $id string  local id of the user
// index: user_id
//
// The accounts on which a user holds an assignment now.
MATCH (:User {id: $id})-[:ASSIGNED_TO]->(held:Account)
WHERE true
RETURN held
