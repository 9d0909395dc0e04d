// name: user.by_ids_known
// mode: read
// returns: many User
// column: id string
// column: knownAs string  what histories call the user
// column: active boolean
// param: $ids list<string>  local ids
// unscoped: users are colleagues
// index: user_id
// timeout: 10s
//
// Users that an input or a stored object names.
UNWIND $ids AS userId
MATCH (user:User {id: userId})
USING INDEX user:User(id)
RETURN
  user.id AS id,
  coalesce(user.externalId, user.id) AS knownAs,
  user.active AS active
