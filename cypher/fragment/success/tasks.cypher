// name: fragment.success.tasks
// given: engagement
// yields: task
//
// The tasks of the engagement (M-47).
WITH null AS engagement
MATCH (engagement)<-[:FOR_ENGAGEMENT]-(task:Task)
WHERE true
RETURN task
