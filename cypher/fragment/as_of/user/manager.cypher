// name: fragment.as_of.user.manager
// given: user
// yields: link, manager
// param: $at datetime  the instant
//
// The user's manager.
WITH null AS user
MATCH (user)-[link:REPORTS_TO|WAS_REPORTS_TO]->(manager:User)
WHERE link.validFrom <= $at AND coalesce(link.validTo > $at, true)
RETURN link, manager
