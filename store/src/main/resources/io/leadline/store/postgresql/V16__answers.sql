-- Which path a window was evaluated from, and what it said: one row for each path that has answered
-- for the window. More than one row means that the answer has changed.
CREATE TABLE answer (
  model          TEXT    NOT NULL,
  version        TEXT    NOT NULL,
  segment        TEXT    NOT NULL,
  window_start   TIMESTAMPTZ  NOT NULL,
  window_end     TIMESTAMPTZ  NOT NULL,
  length_seconds BIGINT  NOT NULL,
  path           TEXT    NOT NULL,
  predictions    BIGINT  NOT NULL,
  violated       INTEGER NOT NULL,
  worst_ratio    DOUBLE PRECISION,
  first_answered TIMESTAMPTZ  NOT NULL,
  last_answered  TIMESTAMPTZ  NOT NULL,
  PRIMARY KEY (model, length_seconds, window_start, window_end, version, segment, path)
);
