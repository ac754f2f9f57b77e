#!/bin/sh
# Predictions go to the centre's log; batch runs make windows of them. No other part.
. "$(dirname "$0")/../shared/example.sh"

serve
log_predictions
etl
finish "${1:-}" etl
