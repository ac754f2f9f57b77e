-- What the baseline holds of each segment.
CREATE TABLE baseline_segment (
  model       TEXT   NOT NULL,
  version     TEXT   NOT NULL,
  segment     TEXT   NOT NULL,
  predictions BIGINT NOT NULL,
  profile     BYTEA  NOT NULL,
  PRIMARY KEY (model, version, segment)
);

-- Empty for all predictions together.
ALTER TABLE incident_cause ADD COLUMN segment TEXT NOT NULL DEFAULT '';

-- The slices that were found to have changed most when an incident opened.
CREATE TABLE incident_slice (
  incident      TEXT   NOT NULL,
  position      INTEGER NOT NULL,
  slice         TEXT   NOT NULL,
  measure       TEXT   NOT NULL,
  before_value  DOUBLE PRECISION NOT NULL,
  now_value     DOUBLE PRECISION NOT NULL,
  low           DOUBLE PRECISION NOT NULL,
  high          DOUBLE PRECISION NOT NULL,
  rows_before   BIGINT NOT NULL,
  rows_now      BIGINT NOT NULL,
  PRIMARY KEY (incident, position)
);

CREATE INDEX evaluation_by_segment ON evaluation (model, segment, length_seconds, window_start);
