#!/bin/bash
# usage: bench/run.sh RIG [bench.py options]      csgraph beside the rig's servers at size M; the rig's databases and servers must be up
# RIG is a copy of ../shared/bench outside the repository. CSGRAPH_HOME (default RIG/run/csgraph) keeps csgraph's database between runs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rig=$(cd "$1" && pwd)
shift
export CSGRAPH_HOME=${CSGRAPH_HOME:-$rig/run/csgraph} CSGRAPH_PORT=${CSGRAPH_PORT:-18351} CSGRAPH_PAGE_MAX=500
export CSGRAPH_VIEWER_HOURLY_POINTS=1000000000000 CSGRAPH_OPERATION_MAX_COST=1000000
export CSGRAPH_LOCAL_HEAP_MB=${CSGRAPH_LOCAL_HEAP_MB:-2048} CSGRAPH_LOCAL_PAGECACHE_MB=${CSGRAPH_LOCAL_PAGECACHE_MB:-512}
python=$rig/venv/bin/python url=http://127.0.0.1:$CSGRAPH_PORT/graphql
loaded=$CSGRAPH_HOME/loaded

"$python" "$here/rig_data.py" "$rig/run/data/M" --variables "$rig/run/vars/M.json"
csgraph db start
if [ ! -e "$loaded" ]; then
  "$python" "$here/rig_data.py" "$rig/run/data/M" "$CSGRAPH_HOME/master"
  "$python" "$here/rig_data.py" "$rig/run/data/M" "$CSGRAPH_HOME/activity" --activity --until "$(date +%F)"
  csgraph import "$CSGRAPH_HOME/master"
  csgraph import "$CSGRAPH_HOME/activity"
  touch "$loaded"
fi
csgraph serve &
server=$!
trap 'kill $server; csgraph db stop' EXIT
for _ in $(seq 60); do
  (exec 3<> "/dev/tcp/127.0.0.1/$CSGRAPH_PORT") 2> /dev/null && break
  sleep 0.5
done
"$python" "$here/compare.py" "$rig" "$url" http://127.0.0.1:18341/ --deep
mkdir -p "$rig/queries/csgraph"
cp "$here"/queries/*.graphql "$rig/queries/csgraph/"
bolt=$(csgraph db status | grep -o 'bolt://[0-9.]*:[0-9]*' | grep -o '[0-9]*$')
cd "$rig"
# shellcheck disable=SC2046 # one word per server
"$python" bench.py --size M --ref sql --ops Q0,Q1,Q2,Q2d,Q3,Q4,Q7,Q8,Q9 --rounds 3 --secs 1.5 --warm 2 --db-ports "5544,17687,$bolt" \
  "$@" csgraph="$url" $(./peers.sh urls)
