-- What people did about incidents, in order.
CREATE TABLE incident_note (
  incident TEXT    NOT NULL,
  position INTEGER NOT NULL,
  at       TIMESTAMPTZ NOT NULL,
  kind     TEXT    NOT NULL,
  author   TEXT    NOT NULL,
  text     TEXT    NOT NULL,
  PRIMARY KEY (incident, position)
);

-- Runs of jobs; problems are lines of text.
CREATE TABLE run (
  model       TEXT    NOT NULL,
  started     TIMESTAMPTZ NOT NULL,
  took_millis BIGINT  NOT NULL,
  windows     INTEGER NOT NULL,
  predictions BIGINT  NOT NULL,
  labels      BIGINT  NOT NULL,
  unmatched   BIGINT  NOT NULL,
  pending     INTEGER NOT NULL,
  failed      BOOLEAN NOT NULL,
  problems    TEXT    NOT NULL,
  PRIMARY KEY (model, started)
);

CREATE INDEX notification_by_incident ON notification (incident);
