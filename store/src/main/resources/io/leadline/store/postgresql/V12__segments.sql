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

CREATE INDEX evaluation_by_segment ON evaluation (model, segment, length_seconds, window_start);
