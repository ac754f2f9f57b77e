"""Values a second of river's detectors on one core, as DetectorSpeed does with Leadline's.

    pip install river==0.26.1 && python river_speed.py
"""
import random
import time
import warnings

from river import drift

warnings.simplefilter("ignore")
rng = random.Random(1)
uniform = [rng.random() for _ in range(1_000_000)]
errors = [1 if x < 0.2 else 0 for x in uniform]

for name, make, values in [
    ("adwin", drift.ADWIN, uniform),
    ("page_hinkley", drift.PageHinkley, uniform),
    ("kswin", lambda: drift.KSWIN(seed=1), uniform[:20_000]),
    ("ddm", drift.binary.DDM, errors),
    ("eddm", drift.binary.EDDM, errors),
    ("hddm_a", drift.binary.HDDMA, errors[:300_000]),
    ("hddm_w", drift.binary.HDDMW, errors[:300_000]),
]:
    best = 0
    for _ in range(3):
        detector = make()
        start = time.perf_counter()
        for x in values:
            detector.update(x)
        best = max(best, len(values) / (time.perf_counter() - start))
    print(f"{name:14} {best / 1e6:8.3f} M values/s", flush=True)
