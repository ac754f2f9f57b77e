"""Asks Evidently and NannyML themselves what io.leadline.bench.alarms.Peers says of the same rows.

    java ... io.leadline.bench.alarms.PeerRows FOLDER
    python check_peers.py FOLDER        # evidently==0.7.23 nannyml==0.13.1 'pandas<3'

Prints, for each column, the largest difference of the statistics and how many verdicts agree.
"""

import os
import sys

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"

import nannyml as nml
import numpy as np
import pandas as pd
from evidently.legacy.calculations.stattests import jensenshannon_stat_test, wasserstein_stat_test
from evidently.legacy.core import ColumnType

folder = sys.argv[1]
columns = sorted(int(n[5:-4]) for n in os.listdir(folder) if n.startswith("rows-"))
for column in columns:
    rows = pd.read_csv(f"{folder}/rows-{column}.csv")
    told = pd.read_csv(f"{folder}/told-{column}.csv")
    numeric = rows["value"].dtype != object
    reference = rows[rows.period == "reference"].copy()
    analysis = rows[rows.period == "analysis"].copy()

    evidently = []
    for _, window in analysis.groupby("window"):
        test = wasserstein_stat_test if numeric else jensenshannon_stat_test
        kind = ColumnType.Numerical if numeric else ColumnType.Categorical
        evidently.append(test.func(reference["value"], window["value"], kind, 0.1))
    distance = np.array([float(e[0]) for e in evidently])
    drifted = np.array([bool(e[1]) for e in evidently])
    ours = told["evidently"].to_numpy()

    start = pd.Timestamp("2026-06-01")
    for part, days in ((reference, 0), (analysis, 28)):
        part["time"] = start + pd.to_timedelta(part["window"] + days, unit="D")
    calculator = nml.UnivariateDriftCalculator(
        column_names=["value"],
        treat_as_categorical=[] if numeric else ["value"],
        timestamp_column_name="time",
        chunk_period="D",
    )
    calculator.fit(reference)
    found = calculator.calculate(analysis).filter(period="analysis").to_df()
    js = found[("value", "jensen_shannon", "value")].to_numpy(dtype=float)
    alert = found[("value", "jensen_shannon", "alert")].to_numpy(dtype=bool)

    print(
        f"column {column}: Evidently differs by at most {np.abs(distance - ours).max():.4f}, "
        f"{(drifted == (ours >= 0.1)).sum()} of {len(ours)} verdicts agree; "
        f"NannyML {(alert == (told['nannyml'].to_numpy() > 3)).sum()} of {len(alert)} verdicts agree "
        f"({alert.sum()} alerts)"
    )
