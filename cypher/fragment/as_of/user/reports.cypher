// name: fragment.as_of.user.reports
// given: user
// yields: link, report
// param: $at datetime  the instant
//
// The user's direct reports.
WITH null AS user
MATCH (user)<-[link:REPORTS_TO|WAS_REPORTS_TO]-(report:User)
WHERE link.validFrom <= $at AND coalesce(link.validTo > $at, true)
RETURN link, report
