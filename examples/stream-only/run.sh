#!/bin/sh
# Predictions are in Kafka; Flink makes windows of them. Broker and Flink are in one process here.
. "$(dirname "$0")/../shared/example.sh"

start stream "$root/leadline" stream --local-broker "$work/kafka" --checkpoints "$work/checkpoints" \
  --interval 1s --model loans
await "the broker" grep -q 'Kafka broker at' "$work/stream.log"
broker=$(sed -n 's/^Kafka broker at //p' "$work/stream.log")
serve --kafka "$broker"
await "the monitor in its topic" grep -q 'monitor of loans is in its topic' "$work/centre.log"
echo "+ java Traffic.java predictions | java -cp 'stream/target/app/*' ToKafka.java $broker predictions"
jdk "$shared/Traffic.java" predictions |
  jdk -cp "$root/stream/target/app/*" "$shared/ToKafka.java" "$broker" predictions
finish "${1:-}" stream
