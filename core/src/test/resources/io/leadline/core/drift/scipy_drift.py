"""Expected drift distances, statistics and tail probabilities from SciPy.

Made with Python 3.11.7, numpy 2.4.6, scipy 1.17.1:
    python scipy_drift.py

Writes scipy_drift.csv: kind, current, baseline, positions (space separated), then the results in
the order of the header. Kind "bins": counts of both sides on the same bins. Kind "raw": the values
themselves, without positions.

Writes scipy_tails.csv: distribution, degrees of freedom (0 where it has none), x, P(X > x).
"""

import csv

import numpy as np
from scipy import special, stats
from scipy.spatial.distance import jensenshannon
from scipy.stats._hypotests import _cdf_cvm_inf

rng = np.random.default_rng(20261124)
NAMES = (
    "js ks psi wasserstein hellinger tv chi2 linf cvm "
    "work chi2_statistic chi2_p cvm_statistic cvm_p ks_p"
).split()


def psi(a, b):
    both = (a + b) > 0
    p = np.maximum(a[both], 0.5) / a.sum()
    q = np.maximum(b[both], 0.5) / b.sum()
    return np.sum((p - q) * np.log(p / q))


def wasserstein(a, b, positions):
    work = stats.wasserstein_distance(positions, positions, a, b)
    p, q = a / a.sum(), b / b.sum()
    deviation = np.sqrt(np.average((positions - np.average(positions, weights=q)) ** 2, weights=q))
    if deviation == 0:
        half = (p + q) / 2
        centre = np.average(positions, weights=half)
        deviation = np.sqrt(np.average((positions - centre) ** 2, weights=half))
    return work, (work / deviation if work > 0 else 0.0)


def results(a, b, positions):
    a, b = np.asarray(a, float), np.asarray(b, float)
    p, q = a / a.sum(), b / b.sum()
    x, y = np.repeat(positions, a.astype(int)), np.repeat(positions, b.astype(int))
    table = np.array([a, b])[:, (a + b) > 0]
    shares = np.array([p, q])[:, (a + b) > 0]
    single = table.shape[1] == 1
    chi2 = None if single else stats.chi2_contingency(table, correction=False)
    # Of two rows of total 1 each, Cramér's V is the square root of the statistic over 2.
    effect = 0 if single else np.sqrt(stats.chi2_contingency(shares, correction=False).statistic / 2)
    ks = stats.ks_2samp(x, y, method="asymp").statistic
    cvm = stats.cramervonmises_2samp(x, y, method="asymptotic")
    work, normalised = wasserstein(a, b, positions)
    gap = np.cumsum(p) - np.cumsum(q)
    return dict(
        js=jensenshannon(p, q, base=2),
        ks=ks,
        psi=psi(a, b),
        wasserstein=normalised,
        hellinger=np.linalg.norm(np.sqrt(p) - np.sqrt(q)) / np.sqrt(2),
        tv=np.abs(p - q).sum() / 2,
        chi2=effect,
        linf=np.abs(p - q).max(),
        cvm=np.sqrt(np.sum(gap**2 * (p + q) / 2)),
        work=work,
        chi2_statistic=0 if single else chi2.statistic,
        chi2_p=1 if single else chi2.pvalue,
        cvm_statistic=cvm.statistic,
        cvm_p=cvm.pvalue,
        ks_p=special.kolmogorov(np.sqrt(len(x) * len(y) / (len(x) + len(y))) * ks),
    )


def join(values):
    return " ".join(repr(v.item()) for v in values)


def row(kind, left, right, positions, found):
    shown = "" if kind == "raw" else join(positions)
    return [kind, join(left), join(right), shown] + [repr(float(found[name])) for name in NAMES]


def bins(a, b, positions=None):
    a, b = np.asarray(a), np.asarray(b)
    positions = np.arange(len(a), dtype=float) if positions is None else np.asarray(positions, float)
    return row("bins", a, b, positions, results(a, b, positions))


def raw(x, y):
    positions = np.unique(np.concatenate([x, y]))
    a = np.array([np.sum(x == v) for v in positions])
    b = np.array([np.sum(y == v) for v in positions])
    found = results(a, b, positions)
    # The distances on one bin per value are those that SciPy gives for the values.
    assert np.isclose(found["ks"], stats.ks_2samp(x, y).statistic)
    assert np.isclose(found["work"], stats.wasserstein_distance(x, y))
    assert np.isclose(found["cvm_statistic"], stats.cramervonmises_2samp(x, y).statistic)
    return row("raw", x, y, positions, found)


def drift_cases():
    yield bins([10, 20, 30], [10, 20, 30])
    yield bins([1, 2, 3], [100, 200, 300])
    yield bins([50, 50], [40, 60])
    yield bins([7], [7])
    yield bins([7], [90000])
    yield bins([10, 0], [0, 10])
    yield bins([100, 0, 0], [0, 0, 100000], [-5.0, 0.0, 7.5])
    yield bins([0, 10, 0, 5, 0], [0, 3, 0, 9, 0])
    yield bins([0, 10, 20, 5, 1], [4, 3, 0, 9, 2])
    yield bins([2, 0, 0, 0], [0, 2, 0, 0])
    yield bins([3000, 700, 1], [700000, 300000, 0], [0.0, 1.0, 999.0])
    yield bins([50, 50, 0], [0, 0, 80], [1.0, 2.0, 3.0])
    yield bins([5, 4, 3, 2, 1], [1, 2, 3, 4, 5], [-1e9, -1.0, 0.0, 1e-9, 1e12])
    for size in (2, 5, 17, 32, 100):
        for n, m in ((60, 60), (500, 20000), (3000, 900)):
            shares = rng.dirichlet(np.full(size, 0.7))
            other = rng.dirichlet(200 * shares + 0.01)
            positions = np.sort(rng.normal(0, 100, size).round(3))
            yield bins(rng.multinomial(n, other), rng.multinomial(m, shares), positions)
    yield raw(rng.normal(0, 1, 150).round(4), rng.normal(0.3, 1, 250).round(4))
    yield raw(rng.exponential(1, 100).round(1), rng.exponential(1, 300).round(1))
    yield raw(rng.integers(0, 5, 200).astype(float), rng.integers(1, 6, 90).astype(float))
    sentinel = np.where(rng.random(200) < 0.3, 999.0, rng.normal(0, 1, 200).round(3))
    yield raw(sentinel, rng.normal(0, 1, 200).round(3))
    yield raw(np.zeros(20), np.zeros(30))
    yield raw(np.zeros(20), np.ones(30))
    yield raw(rng.lognormal(0, 3, 120).round(5), rng.lognormal(0.2, 3, 80).round(5))


def tail_cases():
    for degrees in (0.3, 1, 1.75, 2, 3, 9, 31, 100, 513):
        for tail in (0.9, 0.5, 0.1, 0.05, 0.01, 1e-3, 1e-6, 1e-10):
            x = stats.chi2.isf(tail, degrees)
            yield "chi2", degrees, x, stats.chi2.sf(x, degrees)
    for tail in (0.99, 0.9, 0.5, 0.27, 0.1, 0.05, 0.01, 1e-3, 1e-6, 1e-10):
        x = special.kolmogi(tail)
        yield "kolmogorov", 0, x, special.kolmogorov(x)
    for x in (0.01, 0.025, 0.05, 0.1, 0.2, 0.4614, 0.7435, 1.168, 2.0):
        yield "cvm", 0, x, 1 - _cdf_cvm_inf(x)
    for x in (0.1, 0.5, 1.0, 1.96, 3.29, 6.0):
        yield "normal", 0, x, 2 * stats.norm.sf(x)


with open("scipy_drift.csv", "w", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["kind", "current", "baseline", "positions"] + NAMES)
    writer.writerows(drift_cases())

with open("scipy_tails.csv", "w", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["distribution", "degrees", "x", "tail"])
    writer.writerows([n, repr(float(d)), repr(float(x)), repr(float(t))] for n, d, x, t in tail_cases())
