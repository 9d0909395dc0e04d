// name: fragment.success.managed
// given: csm
// yields: engagement
//
// The engagements that somebody manages.
WITH null AS csm
MATCH (csm)<-[:MANAGED_BY]-(engagement:Engagement)
WHERE true
RETURN engagement
