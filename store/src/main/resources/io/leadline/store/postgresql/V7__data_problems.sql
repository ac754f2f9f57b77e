-- Data that could not be used, one row for each file, window or hour it is about.
CREATE TABLE data_problem (
  model   TEXT   NOT NULL,
  kind    TEXT   NOT NULL,
  source  TEXT   NOT NULL,
  detail  TEXT   NOT NULL,
  count   BIGINT NOT NULL,
  since   TIMESTAMPTZ   NOT NULL,
  last    TIMESTAMPTZ   NOT NULL,
  PRIMARY KEY (model, kind, source)
);

CREATE INDEX data_problem_by_last ON data_problem (last);
