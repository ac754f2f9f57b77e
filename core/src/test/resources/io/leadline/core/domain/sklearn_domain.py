"""Writes sklearn_domain.csv: scikit-learn 1.x, numpy 2.x, pandas.

1. DeLong's variance by its definition (all pairs) for a few score vectors.
2. Cross-validated AUC of HistGradientBoostingClassifier (as many trees and leaves as the product's)
   on the product's own folds (others move the figure of 1,000 rows by 0.01), telling the two halves of ../dependence/joint_rows.csv apart, and, given the folder of the
   car-loan set as argument, its reference from its analysis period (20,000 evenly spaced rows each).
"""
import sys

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(11)
lines = []


def delong(scores, positive):
    x, y = scores[positive], scores[~positive]
    psi = (x[:, None] > y[None, :]) + 0.5 * (x[:, None] == y[None, :])
    v10, v01 = psi.mean(1), psi.mean(0)
    return psi.mean(), v10.var(ddof=1) / len(x) + v01.var(ddof=1) / len(y)


for n, digits in ((40, 6), (75, 1), (200, 2)):
    positive = rng.random(n) < 0.4
    scores = np.round(rng.normal(size=n) + positive, digits)
    value, variance = delong(scores, positive)
    assert abs(value - roc_auc_score(positive, scores)) < 1e-12
    cells = ["delong", float(value), float(variance), " ".join(map(repr, scores.tolist())), " ".join(str(int(p)) for p in positive)]
    lines.append(",".join(map(str, cells)))


def fold_of(row):
    m = ((row + 1) * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    m = ((m ^ (m >> 29)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    return (m >> 33) % 5


def auc(frame, y, categorical):
    x = frame.copy()
    for c in categorical:
        x[c] = x[c].astype("category")
    fold = np.array([fold_of(row) for row in range(len(y))])
    values = []
    for held in range(5):
        train, test = fold != held, fold == held
        model = HistGradientBoostingClassifier(
            max_iter=60, max_leaf_nodes=12, learning_rate=0.1, l2_regularization=1,
            min_samples_leaf=20, early_stopping=False, categorical_features="from_dtype")
        model.fit(x[train], y[train])
        values.append(roc_auc_score(y[test], model.predict_proba(x[test])[:, 1]))
    return float(np.mean(values))


rows = pd.read_csv("../dependence/joint_rows.csv")
lines.append(f"auc,joint_rows,{auc(rows[list('abcde')], (rows.side == 'current').to_numpy(), ['e'])!r}")
if len(sys.argv) > 1:
    parts = [pd.read_csv(f"{sys.argv[1]}/synthetic_car_loan_{n}.csv.gz") for n in ("reference", "analysis")]
    parts = [p.iloc[:: len(p) // 20_000].iloc[:20_000] for p in parts]
    names = ["car_value", "salary_range", "debt_to_income_ratio", "loan_length", "repaid_loan_on_prev_car",
             "size_of_downpayment", "driver_tenure"]
    both = pd.concat(parts)
    y = np.repeat([False, True], [len(p) for p in parts])
    categorical = [n for n in names if not pd.api.types.is_float_dtype(both[n])]
    lines.append(f"auc,car_loan,{auc(both[names].reset_index(drop=True), y, categorical)!r}")
with open("sklearn_domain.csv", "w") as out:
    out.write("\n".join(lines) + "\n")
