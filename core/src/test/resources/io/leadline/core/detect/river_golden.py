"""Where river's detectors fire on the streams of Streams.java; writes river.csv beside this file.

    pip install river==0.26.1 scipy==1.17.1 && python river_golden.py [elec.csv.gz]

With the electricity market's data (Harries 1999) also where they fire on the errors of the model that
says what was right last time; writes elec_river.csv.

Columns: detector, parameters, stream, number of warnings, indices of drifts.
Two things of river are replaced, and named so: the draws of KSWIN (its generator is Python's), and
the first squared weight of HDDM_W (see HddmW).
"""
import csv
import gzip
import pathlib
import sys

from river import drift
from river.drift.binary import hddm_w
from scipy import stats

MASK = (1 << 64) - 1


class SplitMix:
    def __init__(self, seed):
        self.state = seed

    def uniform(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return ((z ^ (z >> 31)) >> 11) * 2.0**-53

    def sample(self, places, count):
        places = list(places)
        for i in range(count):
            j = i + int(self.uniform() * (len(places) - i))
            places[i], places[j] = places[j], places[i]
        return places[:count]


def ramp(t, start, length):
    return min(max((t - start) / length, 0), 1)


def values(stream):
    rng = SplitMix(stream + 1)
    u = rng.uniform

    def error(rate):
        return 1.0 if u() < rate else 0.0

    def bell():
        total = 0.0
        for _ in range(12):
            total += u()
        return total - 6

    def value(t):
        after = t >= 2000
        if stream == 0: return error(0.05)
        if stream == 1: return error(0.2 if after else 0.05)
        if stream == 2: return error(0.05 if after else 0.2)
        if stream == 3: return error(0.05 + 0.25 * ramp(t, 1000, 2000))
        if stream == 4: return error(0.1 if t // 1000 % 2 == 0 else 0.4)
        if stream == 5: return error(0.3)
        if stream == 6: return error(0.03 if after else 0.01)
        if stream == 7: return error(0.8 if after else 0.5)
        if stream == 8: return error(0.4 if u() < ramp(t, 1500, 1000) else 0.1)
        if stream == 9: return bell()
        if stream == 10: return bell() + (1 if after else 0)
        if stream == 11: return bell() + (0.25 if after else 0)
        if stream == 12: return bell() - (2 if after else 0)
        if stream == 13: return bell() + 3 * ramp(t, 1000, 2000)
        if stream == 14: return bell() * (3 if after else 1)
        if stream == 15: return abs(t % 200 - 100) / 50.0 - 1 + 0.1 * bell()
        if stream == 16: return 0.5
        if stream == 17: return 0.7 if after else 0.2
        if stream == 18: return (2 if after else 1) / (1 - u())
        return 0.2 + 0.8 * u() if after else u()

    return [value(t) for t in range(4000)]


def errors(stream):
    cut = {9: 1, 10: 1, 11: 1, 12: 1, 13: 1, 14: 1, 15: 1, 18: 10, 19: 0.9}.get(stream, 0.5)
    return [1 if x > cut else 0 for x in values(stream)]


class FirstWeightOne(hddm_w.SampleInfo):
    def update(self, x):
        first = not self._is_init
        super().update(x)
        if first:
            self._ibc = 1.0


def kswin():
    detector = drift.KSWIN(seed=1)
    plain_reset = detector._reset

    def reset():
        plain_reset()
        detector._rng = SplitMix(1)

    detector._reset = reset
    reset()
    return detector


def fire(detector, xs):
    drifts, warnings = [], 0
    for t, x in enumerate(xs):
        detector.update(x)
        if detector.drift_detected:
            drifts.append(t)
        elif getattr(detector, "warning_detected", False):
            warnings += 1
    return warnings, drifts


def electricity(path):
    with gzip.open(path, "rt") as f:
        labels = [line.strip().split(",")[-1] for line in f][1:]
    return [1 if a != b else 0 for a, b in zip(labels, labels[1:])]


def main():
    hddm_w.SampleInfo = FirstWeightOne
    here = pathlib.Path(__file__).parent
    cases = [
        ("adwin", "default", drift.ADWIN, values),
        ("adwin", "delta=0.05 clock=1", lambda: drift.ADWIN(delta=0.05, clock=1), values),
        ("page_hinkley", "default", drift.PageHinkley, values),
        ("page_hinkley", "threshold=10", lambda: drift.PageHinkley(threshold=10), values),
        ("page_hinkley", "threshold=10 up", lambda: drift.PageHinkley(threshold=10, mode="up"), values),
        ("ddm", "default", drift.binary.DDM, errors),
        ("eddm", "default", drift.binary.EDDM, errors),
        ("hddm_a", "default", drift.binary.HDDMA, errors),
        ("hddm_a", "two-sided", lambda: drift.binary.HDDMA(two_sided_test=True), errors),
        ("hddm_w", "default", drift.binary.HDDMW, errors),
        ("hddm_w", "two-sided", lambda: drift.binary.HDDMW(two_sided_test=True), errors),
        ("kswin", "seed=1", kswin, values),
    ]
    with open(here / "river.csv", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        for name, parameters, make, series in cases:
            for stream in range(20):
                warnings, drifts = fire(make(), series(stream))
                out.writerow([name, parameters, stream, warnings, " ".join(map(str, drifts))])
    if len(sys.argv) > 1:
        stream = electricity(sys.argv[1])
        with open(here / "elec_river.csv", "w", newline="") as f:
            out = csv.writer(f, lineterminator="\n")
            for name, parameters, make, series in cases:
                if name != "kswin":
                    warnings, drifts = fire(make(), stream)
                    out.writerow([name, parameters, 20, warnings, " ".join(map(str, drifts))])
    with open(here / "ks.csv", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        for stream in range(9, 20):
            xs = values(stream)
            for n in (10, 15, 30, 60):
                left, right = xs[2000 - n : 2000], xs[2000 : 2000 + n]
                result = stats.ks_2samp(left, right, method="exact")
                out.writerow([stream, n, repr(float(result.statistic)), repr(float(result.pvalue))])


main()
