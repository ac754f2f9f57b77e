"""Reads a prediction log with pyarrow and pandas and prints what it holds, for PandasReadsTheLogTest."""
import sys

import pyarrow.dataset as ds

folder = sys.argv[1]
partitions = ds.partitioning(flavor="hive")
log = ds.dataset(folder + "/model=loan", format="parquet", partitioning=partitions,
                 exclude_invalid_files=False)
one_hour = log.filter(ds.field("hour") == 5) if hasattr(log, "filter") else log
frame = log.to_table().to_pandas()
print("rows", len(frame))
print("types", frame["_time"].dt.tz, frame["amount"].dtype, frame["few"].dtype)
print("few", frame["few"].sum())
print("missing", int(frame["kind"].isna().sum()))
print("first", frame.sort_values("_id")["_id"].iloc[0])
print("hour5", one_hour.count_rows())
