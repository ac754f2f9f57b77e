"""The work of io.leadline.bench.StreamThroughput in river: parses Open Inference requests of 20 features and keeps
mean, variance, extremes and a histogram of each, by window of an hour. No broker, no exactly-once: the bare work.

    pip install river==0.22.0
    python bench/river/throughput.py 100000
"""
import json
import random
import sys
import time

import river
from river import sketch, stats

FEATURES = 20


def request(i, rng):
    inputs = [
        {"name": f"f{f}", "shape": [1], "datatype": "FP64", "data": [round(rng.gauss(0, 100), 3)]}
        for f in range(FEATURES)
    ]
    return json.dumps({"id": f"r{i}", "inputs": inputs}, separators=(",", ":")).encode()


class Column:
    __slots__ = ("mean", "min", "max", "histogram")

    def __init__(self):
        self.mean = stats.Var()  # keeps the mean too
        self.min = stats.Min()
        self.max = stats.Max()
        self.histogram = sketch.Histogram(max_bins=256)

    def update(self, x):
        self.mean.update(x)
        self.min.update(x)
        self.max.update(x)
        self.histogram.update(x)


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rng = random.Random(1)
    bodies = [request(i, rng) for i in range(rows)]
    windows = {}
    start = time.perf_counter()
    for i, body in enumerate(bodies):
        window = windows.setdefault(i * 4 // rows, {})
        for tensor in json.loads(body)["inputs"]:
            name = tensor["name"]
            column = window.get(name)
            if column is None:
                column = window[name] = Column()
            column.update(tensor["data"][0])
    seconds = time.perf_counter() - start
    print(
        f"river {river.__version__}: {rows:,} predictions of {FEATURES} features: {seconds:.1f} s,"
        f" {rows / seconds:,.0f} predictions/s on one core"
    )


if __name__ == "__main__":
    main()
