"""Expected gaps between groups from fairlearn, and their intervals from statsmodels.

Made with Python 3.11.7, fairlearn 0.15.0, scikit-learn 1.9.1, statsmodels 0.15.0:
    python fairlearn_gaps.py > fairlearn_gaps.csv

One line a case of two groups, a and b: the eight counts of group a and b (true positives, false
positives, false negatives, true negatives each), then for every metric value, low and high of a
against b: statistical parity, impact ratio, equal opportunity, equalized odds, predictive parity.
The intervals of differences are Newcombe's. Of the ratio there is the log interval.
"""

import numpy as np
import pandas as pd
from fairlearn.metrics import (
    MetricFrame,
    demographic_parity_difference,
    equalized_odds_difference,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from sklearn.metrics import precision_score
from statsmodels.stats.proportion import confint_proportions_2indep

rng = np.random.default_rng(7)


def difference(x1, n1, x2, n2):
    low, high = confint_proportions_2indep(x1, n1, x2, n2, compare="diff", method="newcomb")
    return [x1 / n1 - x2 / n2, low, high]


def ratio(x1, n1, x2, n2):
    low, high = confint_proportions_2indep(x1, n1, x2, n2, compare="ratio", method="log")
    return [(x1 / n1) / (x2 / n2), low, high]


for _ in range(12):
    counts = rng.integers(5, rng.integers(20, 2000), 8)
    a, b = counts[:4], counts[4:]
    label = np.concatenate([np.repeat([1, 0, 1, 0], side) for side in (a, b)])
    answer = np.concatenate([np.repeat([1, 1, 0, 0], side) for side in (a, b)])
    group = np.repeat(["a", "b"], [a.sum(), b.sum()])
    frame = MetricFrame(
        metrics={
            "selection": selection_rate,
            "tpr": true_positive_rate,
            "fpr": false_positive_rate,
            "precision": precision_score,
        },
        y_true=label,
        y_pred=answer,
        sensitive_features=group,
    ).by_group
    gap = frame.loc["a"] - frame.loc["b"]
    parity = difference(a[0] + a[1], a.sum(), b[0] + b[1], b.sum())
    impact = ratio(a[0] + a[1], a.sum(), b[0] + b[1], b.sum())
    recall = difference(a[0], a[0] + a[2], b[0], b[0] + b[2])
    fallout = difference(a[1], a[1] + a[3], b[1], b[1] + b[3])
    precision = difference(a[0], a[0] + a[1], b[0], b[0] + b[1])
    odds = recall if abs(recall[0]) >= abs(fallout[0]) else fallout
    # What fairlearn says, against what the intervals were made for.
    assert np.isclose(gap.selection, parity[0]) and np.isclose(gap.tpr, recall[0])
    assert np.isclose(gap.fpr, fallout[0]) and np.isclose(gap.precision, precision[0])
    features = {"y_true": label, "y_pred": answer, "sensitive_features": group}
    assert np.isclose(abs(parity[0]), demographic_parity_difference(**features))
    assert np.isclose(abs(odds[0]), equalized_odds_difference(**features))
    values = [*counts, *parity, *impact, *recall, *odds, *precision]
    print(",".join(repr(float(v)) for v in values))
