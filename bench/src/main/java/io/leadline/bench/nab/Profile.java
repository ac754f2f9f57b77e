package io.leadline.bench.nab;

/** What hits, misses and false alarms are worth; the three profiles of the benchmark. */
enum Profile {
  STANDARD(1, 1, 0.11),
  LOW_FALSE_POSITIVES(1, 1, 0.22),
  LOW_FALSE_NEGATIVES(1, 2, 0.11);

  final double hit;
  final double miss;
  final double falseAlarm;

  Profile(double hit, double miss, double falseAlarm) {
    this.hit = hit;
    this.miss = miss;
    this.falseAlarm = falseAlarm;
  }
}
