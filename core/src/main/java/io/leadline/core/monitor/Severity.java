package io.leadline.core.monitor;

/** How urgent a finding is, least first. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL
}
