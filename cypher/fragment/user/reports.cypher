// name: fragment.user.reports
// given: user
// yields: report
//
// The user's direct reports.
WITH null AS user
MATCH (user)<-[:REPORTS_TO]-(report:User)
WHERE true
RETURN report
