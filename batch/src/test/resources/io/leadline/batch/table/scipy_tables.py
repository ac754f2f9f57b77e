"""Expected values of ScipyTablesTest: drift of whole tables on the raw data.

    pip install scipy==1.17.1 pandas==3.1.1
    python scipy_tables.py FOLDER > scipy_tables.csv

FOLDER has elec.csv.gz and synthetic_car_loan_{reference,analysis}.csv.gz. Columns written: table, column,
method (ks: numbers; chi2: categories), statistic, p-value.
"""

import sys
from pathlib import Path

import numpy
import pandas
import scipy.stats

folder = Path(sys.argv[1])


def rows(table, baseline, current, skip=()):
    for name in baseline.columns:
        if name in skip or name not in current.columns:
            continue
        a, b = baseline[name].dropna(), current[name].dropna()
        if pandas.api.types.is_bool_dtype(a) or not pandas.api.types.is_numeric_dtype(a):
            a, b = a.astype(str), b.astype(str)
            values = sorted(set(a) | set(b))
            counts = [[(side == value).sum() for value in values] for side in (a, b)]
            test = scipy.stats.chi2_contingency(numpy.array(counts), correction=False)
            yield table, name, "chi2", test.statistic, test.pvalue
        else:
            test = scipy.stats.ks_2samp(a, b, method="asymp")
            yield table, name, "ks", test.statistic, test.pvalue


elec = pandas.read_csv(folder / "elec.csv.gz")
loans = [pandas.read_csv(folder / f"synthetic_car_loan_{part}.csv.gz") for part in ("reference", "analysis")]

print("table,column,method,statistic,pvalue")
for row in rows("elec", elec[:20000], elec[20000:]):
    print(",".join(map(str, row)))
for row in rows("car-loan", *loans, skip={"id", "timestamp"}):
    print(",".join(map(str, row)))
