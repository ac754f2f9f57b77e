-- Times are UTC text such as 2026-11-24T00:00:00.000Z: SQLite's date functions and Grafana read
-- it, and it sorts as it should. An empty version or segment means all of them together.

CREATE TABLE monitor (
  model   TEXT NOT NULL PRIMARY KEY,
  yaml    TEXT NOT NULL,
  updated TEXT NOT NULL
);

CREATE TABLE baseline (
  model       TEXT    NOT NULL,
  version     TEXT    NOT NULL,
  current     BOOLEAN NOT NULL,
  created     TEXT    NOT NULL,
  predictions BIGINT  NOT NULL,
  layout      TEXT    NOT NULL,
  profile     BLOB    NOT NULL,
  PRIMARY KEY (model, version)
);

-- What each source last said about a window. epoch_slot is 0 on the etl path, where a new epoch
-- replaces the one before; elsewhere it is the epoch, so that epochs stand side by side.
CREATE TABLE snapshot (
  model          TEXT    NOT NULL,
  version        TEXT    NOT NULL,
  segment        TEXT    NOT NULL,
  window_start   TEXT    NOT NULL,
  window_end     TEXT    NOT NULL,
  length_seconds BIGINT  NOT NULL,
  path           TEXT    NOT NULL,
  source         TEXT    NOT NULL,
  epoch_slot     BIGINT  NOT NULL,
  epoch          BIGINT  NOT NULL,
  sequence       BIGINT  NOT NULL,
  complete       BOOLEAN NOT NULL,
  predictions    BIGINT  NOT NULL,
  profile        BLOB    NOT NULL,
  PRIMARY KEY (model, length_seconds, window_start, window_end, version, segment, path, source, epoch_slot)
);

-- One row for each window that was evaluated.
CREATE TABLE evaluation (
  model            TEXT   NOT NULL,
  version          TEXT   NOT NULL,
  segment          TEXT   NOT NULL,
  window_start     TEXT   NOT NULL,
  window_end       TEXT   NOT NULL,
  length_seconds   BIGINT NOT NULL,
  predictions      BIGINT NOT NULL,
  baseline_version TEXT   NOT NULL,
  computed         TEXT   NOT NULL,
  PRIMARY KEY (model, length_seconds, window_start, window_end, version, segment)
);

-- One row for each metric of a window; feature is empty for metrics of the whole window.
CREATE TABLE finding (
  model          TEXT    NOT NULL,
  version        TEXT    NOT NULL,
  segment        TEXT    NOT NULL,
  window_start   TEXT    NOT NULL,
  window_end     TEXT    NOT NULL,
  length_seconds BIGINT  NOT NULL,
  position       INTEGER NOT NULL,
  metric         TEXT    NOT NULL,
  feature        TEXT    NOT NULL,
  method         TEXT    NOT NULL,
  against        TEXT    NOT NULL,
  value          DOUBLE PRECISION,
  limit_value    DOUBLE PRECISION,
  ratio          DOUBLE PRECISION,
  verdict        TEXT    NOT NULL,
  severity       TEXT    NOT NULL,
  detail         TEXT    NOT NULL,
  PRIMARY KEY (model, length_seconds, window_start, window_end, version, segment, position)
);

CREATE INDEX finding_by_metric ON finding (model, metric, window_start);

CREATE TABLE incident (
  id          TEXT   NOT NULL PRIMARY KEY,
  model       TEXT   NOT NULL,
  rule        TEXT   NOT NULL,
  severity    TEXT   NOT NULL,
  state       TEXT   NOT NULL,
  summary     TEXT   NOT NULL,
  since       TEXT   NOT NULL,
  last_window TEXT   NOT NULL,
  opened      TEXT   NOT NULL,
  resolved    TEXT
);

CREATE INDEX incident_by_model ON incident (model, opened);
CREATE INDEX incident_by_opened ON incident (opened);

CREATE TABLE incident_cause (
  incident TEXT    NOT NULL,
  position INTEGER NOT NULL,
  metric   TEXT    NOT NULL,
  feature  TEXT    NOT NULL,
  value    DOUBLE PRECISION,
  ratio    DOUBLE PRECISION,
  change   TEXT    NOT NULL,
  PRIMARY KEY (incident, position)
);

-- The outbox.
CREATE TABLE notification (
  id         TEXT    NOT NULL PRIMARY KEY,
  incident   TEXT    NOT NULL,
  target     TEXT    NOT NULL,
  payload    TEXT    NOT NULL,
  state      TEXT    NOT NULL,
  attempts   INTEGER NOT NULL,
  due        TEXT    NOT NULL,
  last_error TEXT    NOT NULL
);

CREATE INDEX notification_by_due ON notification (state, due);

CREATE TABLE job_cursor (
  model TEXT NOT NULL,
  name  TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (model, name)
);

CREATE TABLE counter (
  name  TEXT   NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);

INSERT INTO counter (name, value) VALUES ('incident', 0);
