"""Sets of outliers for io.leadline.bench.outlier, and what scikit-learn makes of them.

    python outlier_sets.py FOLDER

Writes NAME.csv for each set: columns split (baseline or current), outlier (0 or 1), then the features; and prints
the area under the ROC curve of scikit-learn's IsolationForest (defaults, mean and range over ten seeds), local outlier factor
(novelty, defaults) and one-class SVM (standardised, defaults), fitted on the baseline and asked about current.
Needs scikit-learn 1.7 or later and no network: its own data and generators only.
"""

import sys

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import LocalOutlierFactor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import OneClassSVM


def split(rng, usual, odd, contamination=0.0):
    """Half of the usual rows, and a few odd ones if asked for, are the baseline."""
    usual = usual[rng.permutation(len(usual))]
    odd = odd[rng.permutation(len(odd))]
    half = len(usual) // 2
    few = int(contamination * half)
    baseline = np.vstack([usual[:half], odd[:few]])
    current = np.vstack([usual[half:], odd[few:]])
    truth = np.r_[np.zeros(len(usual) - half), np.ones(len(odd) - few)]
    return baseline, current, truth


def digits(rng):
    """Handwritten digits: fives are the odd ones."""
    data = datasets.load_digits()
    return split(rng, data.data[data.target != 5], data.data[data.target == 5][:90])


def clusters(rng):
    """Five clusters in 20 dimensions; the odd ones lie uniformly in the same box."""
    usual, _ = datasets.make_blobs(20_000, 20, centers=5, cluster_std=1.0, random_state=7)
    return split(rng, usual, rng.uniform(usual.min(axis=0), usual.max(axis=0), (200, 20)))


def mixtures(rng):
    """Correlated features: the odd ones have each feature from another usual row."""
    mixing = rng.normal(size=(3, 10))
    usual = rng.normal(size=(20_000, 3)) @ mixing + 0.2 * rng.normal(size=(20_000, 10))
    odd = np.column_stack([usual[rng.integers(0, len(usual), 200), i] for i in range(10)])
    return split(rng, usual, odd)


def moons(rng):
    usual, _ = datasets.make_moons(10_000, noise=0.05, random_state=7)
    odd = rng.uniform([-2, -1.5], [3, 2], (200, 2))
    return split(rng, usual, odd)


def heavy_tails(rng):
    """Log-normal amounts; the odd ones are sent in cents, in one of ten features."""
    usual = rng.lognormal(3, 1, (20_000, 10))
    odd = rng.lognormal(3, 1, (200, 10))
    odd[np.arange(200), rng.integers(0, 10, 200)] *= 100
    return split(rng, usual, odd)


SETS = [digits, clusters, mixtures, moons, heavy_tails]


def main(folder):
    print(f"scikit-learn {sklearn.__version__}")
    print(f"{'set':15} {'rows':>6} {'odd':>4}  isolation forest (range)      LOF    one-class SVM")
    for make in SETS:
        rng = np.random.default_rng(11)
        baseline, current, truth = make(rng)
        with open(f"{folder}/{make.__name__}.csv", "w") as out:
            names = [f"f{i}" for i in range(baseline.shape[1])]
            out.write(",".join(["split", "outlier", *names]) + "\n")
            for part, rows, odd in (("baseline", baseline, np.zeros(len(baseline))), ("current", current, truth)):
                for row, is_odd in zip(rows, odd):
                    out.write(",".join([part, str(int(is_odd)), *(repr(float(v)) for v in row)]) + "\n")
        aucs = [
            roc_auc_score(truth, -IsolationForest(random_state=seed).fit(baseline).score_samples(current))
            for seed in range(10)
        ]
        lof = LocalOutlierFactor(novelty=True).fit(baseline)
        svm = make_pipeline(StandardScaler(), OneClassSVM()).fit(baseline)
        print(
            f"{make.__name__:15} {len(current):6} {int(truth.sum()):4}  "
            f"{np.mean(aucs):.3f} ({min(aucs):.3f} – {max(aucs):.3f})   "
            f"     {roc_auc_score(truth, -lof.score_samples(current)):.3f}  "
            f"{roc_auc_score(truth, -svm.score_samples(current)):.3f}"
        )


if __name__ == "__main__":
    main(sys.argv[1])
