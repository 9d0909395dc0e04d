// name: fragment.as_of.user.all_reports
// given: user
// yields: links, report
// param: $at datetime  the instant
//
// Everyone below the user in the management tree; deeper than 50 levels no company is.
WITH null AS user
MATCH
  (user)
  (()<-
      [links:REPORTS_TO
        |WAS_REPORTS_TO WHERE
        links.validFrom <= $at AND
        coalesce(links.validTo > $at, true)]-()){1,50}
  (report:User)
WHERE true
RETURN links, report
