"""Expected performance metrics from scikit-learn.

Made with Python 3.11.7, numpy 2.4.6, scikit-learn 1.9.1:
    python sklearn_metrics.py > sklearn_metrics.csv

One line a case: task, labels, predictions, scores (space separated; scores empty where there are
none), then the metrics in the order of the header.
"""

import numpy as np
from sklearn import metrics as m

rng = np.random.default_rng(20261124)


def join(values):
    return " ".join(str(v) for v in values)


def binary(rows, skill, share):
    label = (rng.random(rows) < share).astype(int)
    # Scores on the middle of 1/1024 wide bins, so that binning loses nothing.
    raw = np.clip(0.5 + skill * (label - 0.5) + rng.normal(0, 0.25, rows), 0, 0.999)
    score = (np.floor(raw * 1024) + 0.5) / 1024
    predicted = (score >= 0.5).astype(int)
    print(
        "binary", join(label), join(predicted), join(score),
        m.accuracy_score(label, predicted),
        m.precision_score(label, predicted),
        m.recall_score(label, predicted),
        m.f1_score(label, predicted),
        m.roc_auc_score(label, score),
        sep=",",
    )


def multiclass(rows, classes, noise):
    names = np.array([f"class{i}" for i in range(classes)])
    label = rng.integers(0, classes, rows)
    predicted = np.where(rng.random(rows) < noise, rng.integers(0, classes, rows), label)
    label, predicted = names[label], names[predicted]
    print(
        "multiclass", join(label), join(predicted), "",
        m.accuracy_score(label, predicted),
        m.precision_score(label, predicted, average="macro", zero_division=0),
        m.recall_score(label, predicted, average="macro", zero_division=0),
        m.f1_score(label, predicted, average="macro", zero_division=0),
        "",
        sep=",",
    )


def regression(rows, scale):
    label = np.round(rng.normal(0, scale, rows), 6)
    predicted = np.round(label + rng.normal(scale / 10, scale / 5, rows), 6)
    print(
        "regression", join(label), join(predicted), "",
        m.mean_absolute_error(label, predicted),
        m.root_mean_squared_error(label, predicted),
        np.mean(predicted - label),
        "", "",
        sep=",",
    )


print("task,labels,predictions,scores,accuracy|mae,precision|rmse,recall|bias,f1,roc_auc")
for case in [(40, 0.3, 0.5), (300, 0.1, 0.2), (500, 0.4, 0.05), (200, 0.0, 0.5), (12, 0.9, 0.5)]:
    binary(*case)
for case in [(60, 3, 0.4), (200, 10, 0.7), (30, 7, 0.1), (80, 20, 0.5)]:
    multiclass(*case)
for case in [(50, 1.0), (200, 1e6), (100, 1e-4)]:
    regression(*case)
