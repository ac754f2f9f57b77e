package io.leadline.cli;

/** What the command's exit status means; part of its contract. */
public final class ExitCode {

  /** Computed; nothing at or above {@code --fail-on}. */
  public static final int CLEAN = 0;

  /** Computed; findings at or above {@code --fail-on}. */
  public static final int FINDINGS = 1;

  /** The command line or a configuration file is wrong. */
  public static final int USAGE = 2;

  /** Could not compute, fully or in part; wins over {@link #FINDINGS}. */
  public static final int NOT_COMPUTED = 3;

  /** Stopped by the user; what was finished is kept. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
