"""Levels of LORD++, SAFFRON and e-LOND, straight from the papers' formulas.

Every level is computed anew from the whole history, by the definition, with no state carried over.
Written against numpy 2; run: python online_levels.py > online_levels.csv
The first stream is the 15 p-values of the example in the manual of R's onlineFDR.
"""

import numpy as np

EXAMPLE = [2.90e-08, 0.06743, 0.01514, 0.08174, 0.00171, 3.60e-05, 0.79149, 0.27201, 0.28295,
           7.59e-08, 0.69274, 0.30443, 0.00136, 0.72342, 0.54757]


def slow(j):
    return 0.07720838 * np.log(np.maximum(j, 2)) / (j * np.exp(np.sqrt(np.log(j))))


def fast(j):
    return 0.4374901658 / j ** 1.6


def lord(p, alpha, w0):
    levels = []
    for t in range(1, len(p) + 1):
        tau = [i + 1 for i in range(t - 1) if p[i] <= levels[i]]
        level = w0 * slow(t)
        if tau:
            level += (alpha - w0) * slow(t - tau[0])
        level += alpha * sum(slow(t - later) for later in tau[1:])
        levels.append(level)
    return levels


def saffron(p, alpha, w0, lam):
    levels = []
    for t in range(1, len(p) + 1):
        tau = [i + 1 for i in range(t - 1) if p[i] <= levels[i]]
        candidates = lambda since: sum(1 for i in range(since, t - 1) if p[i] <= lam)
        level = w0 * fast(t - candidates(0))
        if tau:
            level += (alpha - w0) * fast(t - tau[0] - candidates(tau[0]))
        level += alpha * sum(fast(t - later - candidates(later)) for later in tau[1:])
        levels.append(min(lam, (1 - lam) * level))
    return levels


def elond(e, alpha):
    levels = []
    for t in range(1, len(e) + 1):
        found = sum(1 for i in range(t - 1) if e[i] >= 1 / levels[i])
        levels.append(alpha * slow(t) * (found + 1))
    return levels


def evalue(p):
    return (1 - p + p * np.log(p)) / (p * np.log(p) ** 2)


random = np.random.default_rng(20171)
streams = {"example": np.array(EXAMPLE)}
for name, share, strength in (("null", 0.0, 1), ("few", 0.1, 1e-5), ("many", 0.5, 1e-3)):
    p = random.uniform(size=200)
    p[random.uniform(size=200) < share] *= strength
    streams[name] = np.clip(p, 1e-12, 1 - 1e-6)

print("stream,t,p,lord,saffron,elond")
for name, p in streams.items():
    rows = zip(p, lord(p, 0.05, 0.005), saffron(p, 0.05, 0.025, 0.5), elond(evalue(p), 0.2))
    for t, row in enumerate(rows, 1):
        print(",".join([name, str(t)] + [repr(float(x)) for x in row]))
