// name: fragment.user.by_ids
// given:
// yields: user
// param: $ids list<string>  local ids, at most 100
// index: user_id
//
// Users by id.
MATCH (user:User)
WHERE user.id IN $ids
RETURN user
