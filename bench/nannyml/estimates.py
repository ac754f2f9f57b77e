"""NannyML's estimates beside the realised performance, on its own two data sets.

    python -m venv venv && venv/bin/pip install nannyml==0.13.1 statsmodels
    NML_DISABLE_USAGE_LOGGING=1 venv/bin/python estimates.py DATA

DATA is the folder with synthetic_car_loan_*.csv.gz and regression_synthetic_*.csv.gz. Prints the mean
absolute error of the estimate against the realised value over chunks of 5,000 rows, in order.
"""

import sys
import time

import nannyml as nml
import numpy as np
import pandas as pd
from sklearn import metrics as m

# NannyML 0.13.1 cannot take the strings of pandas 3.
pd.options.future.infer_string = False

CHUNK = 5000
data = sys.argv[1].rstrip("/") + "/"


def estimates(estimator, reference, analysis, names):
    started = time.perf_counter()
    result = estimator.fit(reference).estimate(analysis)
    seconds = time.perf_counter() - started
    frame = result.filter(period="analysis").to_df()
    return {name: frame[(name, "value")].to_numpy() for name in names}, seconds


def print_errors(title, estimated, realised, seconds):
    for name, values in estimated.items():
        error = np.abs(values - realised[name]).mean()
        print(f"{title} {name}: mean absolute error {error:.6g}")
    print(f"{title}: {seconds:.2f} s")


def chunks(frame):
    return [frame.iloc[i : i + CHUNK] for i in range(0, len(frame), CHUNK)]


reference = pd.read_csv(data + "synthetic_car_loan_reference.csv.gz")
analysis = pd.read_csv(data + "synthetic_car_loan_analysis.csv.gz")
truth = analysis.merge(pd.read_csv(data + "synthetic_car_loan_analysis_target.csv.gz"), on="id")
score = {
    "roc_auc": lambda c: m.roc_auc_score(c.repaid, c.y_pred_proba),
    "f1": lambda c: m.f1_score(c.repaid, c.y_pred),
    "accuracy": lambda c: m.accuracy_score(c.repaid, c.y_pred),
    "precision": lambda c: m.precision_score(c.repaid, c.y_pred),
    "recall": lambda c: m.recall_score(c.repaid, c.y_pred),
    "specificity": lambda c: m.recall_score(c.repaid, c.y_pred, pos_label=0),
    "average_precision": lambda c: m.average_precision_score(c.repaid, c.y_pred_proba),
}
cbpe = nml.CBPE(
    metrics=list(score),
    y_pred_proba="y_pred_proba",
    y_pred="y_pred",
    y_true="repaid",
    problem_type="classification_binary",
    chunk_size=CHUNK,
)
values, seconds = estimates(cbpe, reference, analysis, score)
print_errors(
    "CBPE",
    values,
    {k: np.array([f(c) for c in chunks(truth)]) for k, f in score.items()},
    seconds,
)

reference = pd.read_csv(data + "regression_synthetic_reference.csv.gz")
analysis = pd.read_csv(data + "regression_synthetic_analysis.csv.gz")
truth = analysis.merge(pd.read_csv(data + "regression_synthetic_analysis_targets.csv.gz"), on="id")
dle = nml.DLE(
    metrics=["mae", "rmse"],
    y_pred="y_pred",
    y_true="y_true",
    feature_column_names=[
        "car_age", "km_driven", "price_new", "accident_count", "door_count", "fuel", "transmission",
    ],
    chunk_size=CHUNK,
)
values, seconds = estimates(dle, reference, analysis, ["mae", "rmse"])
error = lambda c: c.y_true - c.y_pred
print_errors(
    "DLE",
    values,
    {
        "mae": np.array([np.abs(error(c)).mean() for c in chunks(truth)]),
        "rmse": np.array([np.sqrt((error(c) ** 2).mean()) for c in chunks(truth)]),
    },
    seconds,
)
