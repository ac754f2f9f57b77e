#!/bin/sh
# The router shows drift within seconds; the batch run over the log, here at once instead of at
# night, answers for the same windows as soon as it knows them.
. "$(dirname "$0")/../shared/example.sh"

serve
model_and_sidecar
ask
await "what the sidecar has seen" seen_by sidecar
echo "sidecar has seen all $rows predictions; the night comes"
log_predictions
etl
finish "${1:-}" sidecar etl
