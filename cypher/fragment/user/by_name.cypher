// name: fragment.user.by_name
// given:
// yields: user
// index: user_by_name
//
// Every user, in the order of names.
MATCH (user:User)
USING INDEX user:User(name, id)
WHERE user.name IS NOT NULL AND user.id IS NOT NULL
RETURN user
