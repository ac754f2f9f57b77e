#!/bin/sh
# A router beside the model; only profiles leave it, and nothing is logged.
. "$(dirname "$0")/../shared/example.sh"

serve
model_and_sidecar
ask
finish "${1:-}" sidecar
