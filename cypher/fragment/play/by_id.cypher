// name: fragment.play.by_id
// given:
// yields: play
// param: $id string  local id
// index: play_id
//
// A play, for what changes with every run.
MATCH (play:Play)
WHERE play.id = $id
RETURN play
