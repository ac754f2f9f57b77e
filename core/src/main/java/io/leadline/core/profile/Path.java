package io.leadline.core.profile;

/** How a snapshot was made; where several paths know a window, the first in this order answers. */
public enum Path {
  ETL,
  STREAM,
  SIDECAR
}
