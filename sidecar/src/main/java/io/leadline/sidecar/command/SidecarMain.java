package io.leadline.sidecar.command;

import picocli.CommandLine;

/** The sidecar alone, as in its container image: {@code leadline sidecar} without the rest. */
public final class SidecarMain {

  private SidecarMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new SidecarCommand()).execute(args));
  }
}
