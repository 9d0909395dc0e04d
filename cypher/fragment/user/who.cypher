// name: fragment.user.who
// given: change
// yields: author
// index: user_id
//
// Who made a change; null where nobody is known.
WITH null AS change
MATCH (author:User)
WHERE author.id = change.changedById
RETURN author
