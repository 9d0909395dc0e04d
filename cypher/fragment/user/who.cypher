// name: fragment.user.who
// given:
// yields: author
// param: $id string  local id of a user; null where nobody is known
// index: user_id
// as_of: people are called as they are today
//
// Whom something names.
MATCH (author:User)
WHERE author.id = $id
RETURN author
