// name: fragment.user.all_reports
// given: user
// yields: report
//
// Everyone below the user in the management tree; deeper than 50 levels no company is.
WITH null AS user
MATCH (user)<-[:REPORTS_TO*1..50]-(report:User)
WHERE true
RETURN report
