"""Expected calibrations and further metrics from scikit-learn.

Made with Python 3.11.7, numpy 2.4.6, scikit-learn 1.9.1:
    python sklearn_estimates.py > sklearn_estimates.csv

One line a case, lists space separated:
    isotonic,    labels, scores, queries, expected probabilities
    scores,      labels, scores, , average precision, Brier score, log loss, calibration error
    regression,  labels, predictions, , r2, mape, pinball losses at 10 %, 50 % and 90 %
Scores are in the middle of 1/1024 wide bins, so that binning loses nothing.
"""

import numpy as np
from sklearn import metrics as m
from sklearn.isotonic import IsotonicRegression

rng = np.random.default_rng(20261125)


def join(values):
    return " ".join(f"{float(v):.17g}" for v in values)


def middles(rows, low=0.07, high=0.93):
    return (np.floor(rng.uniform(low, high, rows) * 1024) + 0.5) / 1024


def calibration_error(label, score, ranges=16):
    of = np.minimum((score * ranges).astype(int), ranges - 1)
    return sum(abs((score - label)[of == i].sum()) for i in range(ranges)) / len(label)


for rows, power in [(20, 1.0), (200, 2.0), (300, 0.5)]:
    score = middles(rows, 0.2, 0.8)
    label = (rng.random(rows) < score**power).astype(int)
    query = middles(60)
    fit = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(score, label)
    print("isotonic", join(label), join(score), join(query), join(fit.predict(query)), sep=",")

for rows in [30, 200]:
    score = middles(rows)
    label = (rng.random(rows) < score**1.5).astype(int)
    values = [
        m.average_precision_score(label, score),
        m.brier_score_loss(label, score),
        m.log_loss(label, score),
        calibration_error(label, score),
    ]
    print("scores", join(label), join(score), "", join(values), sep=",")

for rows, scale in [(50, 1.0), (80, 1e4)]:
    label = np.round(rng.normal(3 * scale, scale, rows), 6)
    predicted = np.round(label + rng.normal(scale / 10, scale / 5, rows), 6)
    values = [m.r2_score(label, predicted), m.mean_absolute_percentage_error(label, predicted)]
    values += [m.mean_pinball_loss(label, predicted, alpha=a) for a in (0.1, 0.5, 0.9)]
    print("regression", join(label), join(predicted), "", join(values), sep=",")
