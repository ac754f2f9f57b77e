"""Writes joint_rows.csv and joint_expected.csv: numpy 2.x, scikit-learn 1.x.

The random Fourier features are drawn anew here, in floating point, from the published seed
(SplitMix64 of seed xor FNV-1a of the feature's name, Box-Muller), so the whole-number arithmetic of
the product is checked against ordinary cosines. The exact discrepancy is that of the kernel itself.
"""
import numpy as np
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

SEED, BANDWIDTH, F = 4711, 2.5, 64
M = (1 << 64) - 1


def fnv(text):
    h = 0xCBF29CE484222325
    for c in text:
        h = ((h ^ ord(c)) * 0x100000001B3) & M
    return h


class Normals:
    def __init__(self, seed):
        self.state = seed & M

    def uniform(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & M
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
        return ((z ^ (z >> 31)) >> 11) * 2.0**-53

    def next(self):
        radius = np.sqrt(-2 * np.log(1 - self.uniform()))
        return radius * np.cos(2 * np.pi * self.uniform())


rng = np.random.default_rng(7)


def draw(n, shift, rho, shares):
    a = rng.normal(size=n)
    b = rho * a + np.sqrt(1 - rho**2) * rng.normal(size=n)
    c = rng.exponential(size=n) + 0.3 * b
    d = rng.normal(size=n) + shift
    e = rng.choice(["x", "y", "z"], size=n, p=shares)
    rows = np.round(np.column_stack([a, b, c, d]), 4)
    rows[rng.random(n) < 0.05, 0] = np.nan
    return rows, e


NAMES = ["a", "b", "c", "d", "e"]
base, base_e = draw(600, 0, 0.7, [0.5, 0.3, 0.2])
cur, cur_e = draw(400, 0.3, 0.2, [0.4, 0.3, 0.3])
centres = np.nanmean(base, axis=0).round(3)
scales = np.nanstd(base, axis=0).round(3)
shares = {v: float(np.mean(base_e == v)) for v in "xyz"}
mean_share = sum(s * s for s in shares.values())
sd_share = np.sqrt(sum(s * (s - mean_share) ** 2 for s in shares.values()))


def coded(rows, e):
    z = np.clip((rows - centres) / scales, -8, 8)
    absent = np.isnan(z[:, 0])
    z[absent, 0] = 0
    f = (np.array([shares[v] for v in e]) - mean_share) / sd_share
    return np.column_stack([z, f]), absent


def phases(z, absent, e):
    out = np.zeros((len(z), F))
    for axis, name in enumerate(NAMES):
        normals = Normals(SEED ^ fnv(name))
        w = np.array([normals.next() for _ in range(F)]) / BANDWIDTH
        missing = np.array([normals.next() for _ in range(F)]) / BANDWIDTH
        if name != "e":
            out += np.outer(z[:, axis], w)
            if name == "a":
                out += np.outer(absent, missing)
        else:
            # place 0 is that of absent values, then x, y, z
            place = {}
            for v in ["", "x", "y", "z"]:
                place[v] = np.array([normals.next() for _ in range(F)]) / BANDWIDTH
            out += np.array([place[v] for v in e])
    return out


def kernel(one, other):
    (z1, m1, e1), (z2, m2, e2) = one, other
    sq = ((z1[:, None, :4] - z2[None, :, :4]) ** 2).sum(-1)
    sq += (m1[:, None] != m2[None, :]) * 1.0
    sq += (e1[:, None] != e2[None, :]) * 2.0
    return np.exp(-sq / (2 * BANDWIDTH**2))


zb, mb = coded(base, base_e)
zc, mc = coded(cur, cur_e)
pb, pc = phases(zb, mb, base_e), phases(zc, mc, cur_e)
rff = ((np.cos(pc).mean(0) - np.cos(pb).mean(0)) ** 2 + (np.sin(pc).mean(0) - np.sin(pb).mean(0)) ** 2).mean()
b, c = (zb, mb, base_e), (zc, mc, cur_e)
exact = kernel(b, b).mean() + kernel(c, c).mean() - 2 * kernel(b, c).mean()

scaler = StandardScaler().fit(zb)
pca = PCA(n_components=0.65).fit(scaler.transform(zb))


def rms(z):
    s = scaler.transform(z)
    return np.sqrt(((s - pca.inverse_transform(pca.transform(s))) ** 2).sum(1).mean())


rb, rc = np.corrcoef(zb.T), np.corrcoef(zc.T)
low = np.tril_indices(5, -1)
shift = zc.mean(0) - zb.mean(0)
cov = np.cov(zb.T, bias=True)
with open("joint_rows.csv", "w") as out:
    out.write("side,a,b,c,d,e\n")
    for side, rows, cats in (("baseline", base, base_e), ("current", cur, cur_e)):
        for row, cat in zip(rows, cats):
            cells = ["" if np.isnan(v) else repr(float(v)) for v in row]
            out.write(",".join([side, *cells, cat]) + "\n")
with open("joint_expected.csv", "w") as out:
    for name, value in [
        *[(f"centre_{n}", v) for n, v in zip(NAMES, [*centres, mean_share])],
        *[(f"scale_{n}", v) for n, v in zip(NAMES, [*scales, sd_share])],
        *[(f"share_{v}", s) for v, s in shares.items()],
        ("mmd2_rff", rff),
        ("mmd2_exact", exact),
        ("pca_components", pca.n_components_),
        ("pca_baseline", rms(zb)),
        ("pca_current", rms(zc)),
        ("correlation2", ((rc - rb)[low] ** 2).sum()),
        ("mahalanobis2", shift @ np.linalg.solve(cov, shift)),
    ]:
        out.write(f"{name},{float(value)!r}\n")
