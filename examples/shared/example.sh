# What the examples have in common; sourced by each run.sh.
#
#   ./run.sh            plays the example and leaves the dashboard running
#   ./run.sh --once     ends when all was seen, for scripts; exit status 0 if it was
#   PORT=9090 ./run.sh  another port of the dashboard; the sidecar's are the two above it
set -eu

shared=${LEADLINE_EXAMPLES:-$(cd "$(dirname "$0")/../shared" && pwd -P)}
root=$(cd "$shared/../.." && pwd -P)
port=${PORT:-8080}
router=$((port + 1))
operations=$((port + 2))
model_port=$((port + 3))
rows=3000
work=$(mktemp -d "${TMPDIR:-/tmp}/leadline-example.XXXXXX")
pids=

stop() {
  status=$?
  trap - EXIT INT TERM
  for pid in $pids; do kill "$pid" 2>/dev/null || :; done
  for pid in $pids; do wait "$pid" 2>/dev/null || :; done
  [ "$status" -ne 0 ] || rm -rf "$work"
  [ "$status" -eq 0 ] || echo "logs are in $work" >&2
  exit "$status"
}
trap stop EXIT
trap 'exit 130' INT TERM

# start NAME COMMAND...: in the background, with its output in a log.
start() {
  name=$1
  shift
  echo "+ $*" | sed "s|$root/||g; s|$work|WORK|g"
  "$@" >"$work/$name.log" 2>&1 &
  pids="$! $pids"
}

jdk() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx128m -XX:TieredStopAtLevel=1 "$@"
}

# await WHAT COMMAND...: until the command succeeds, for two minutes at most.
await() {
  what=$1
  shift
  tries=0
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 240 ]; then
      echo "gave up waiting for $what" >&2
      exit 1
    fi
    sleep 0.5
  done
}

centre() {
  curl -fsS "http://127.0.0.1:$port$1"
}

# serve [OPTION...]: the centre, with the monitor of loans and its baseline.
serve() {
  start centre "$root/leadline" serve --port "$port" --data "$work/data" "$@"
  await "the centre" centre /health/ready
  jdk "$shared/Traffic.java" training >"$work/training.csv"
  sed "s|TRAINING|$work/training.csv|" "$shared/monitor.yaml" >"$work/monitor.yaml"
  echo "+ curl -X PUT --data-binary @monitor.yaml http://127.0.0.1:$port/api/v1/monitors/loans"
  curl -fsS -X PUT -H 'Content-Type: application/yaml' --data-binary @"$work/monitor.yaml" \
    "http://127.0.0.1:$port/api/v1/monitors/loans" >/dev/null
  await "the baseline" centre /api/v1/models/loans/layout
}

# The model server, and the router in front of it.
model_and_sidecar() {
  start model jdk "$shared/Model.java" "$model_port"
  start sidecar "$root/leadline" sidecar --upstream "http://127.0.0.1:$model_port" \
    --listen "127.0.0.1:$router" --operations "127.0.0.1:$operations" \
    --center "http://127.0.0.1:$port" --flush 1
  await "the sidecar" curl -fsS "http://127.0.0.1:$operations/health/ready"
  await "the model" curl -sS "http://127.0.0.1:$model_port/"
}

# Asks the model through the router for the answers.
ask() {
  echo "+ java Traffic.java requests http://127.0.0.1:$router/v2/models/loans/infer"
  jdk "$shared/Traffic.java" requests "http://127.0.0.1:$router/v2/models/loans/infer"
}

# Sends applications and answers to the centre's prediction log.
log_predictions() {
  echo "+ java Traffic.java predictions | curl --data-binary @- http://127.0.0.1:$port/api/v1/models/loans/predictions"
  jdk "$shared/Traffic.java" predictions |
    curl -fsS -H 'Content-Type: application/x-ndjson' --data-binary @- \
      "http://127.0.0.1:$port/api/v1/models/loans/predictions" >/dev/null
}

# The batch run that a schedule would start; again until it has found all that was logged.
etl() {
  echo "+ leadline etl run --data WORK/data"
  await "the batch run" run_etl
}

run_etl() {
  "$root/leadline" etl run --data "$work/data" >>"$work/etl.log" 2>&1 && seen_by etl
}

# seen_by PATH: whether this path has seen all predictions.
seen_by() {
  centre "/api/v1/models/loans/reconciliation?from=$(from)" |
    grep -q "\"paths\":\[[^]]*{\"path\":\"$1\",\"predictions\":$rows,"
}

# Two hours ago, in whatever dialect `date` has.
from() {
  date -u -d '2 hours ago' +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -v-2H +%Y-%m-%dT%H:%M:%SZ
}

has_incident() {
  centre /api/v1/incidents | grep -q '"id":"inc-'
}

# finish PATH...: waits until each path has seen all, tells what was found, and stays.
finish() {
  once=$1
  shift
  for path in "$@"; do
    await "what $path has seen" seen_by "$path"
    echo "$path has seen all $rows predictions"
  done
  await "the incident" has_incident
  centre /api/v1/incidents | sed 's/.*"summary":"\([^"]*\)".*/incident: \1/'
  echo
  if [ "$once" != --once ]; then
    echo "Dashboard: http://127.0.0.1:$port/m/loans   paths: http://127.0.0.1:$port/m/loans/paths"
    echo "Ctrl-C ends it."
    wait
  fi
}
