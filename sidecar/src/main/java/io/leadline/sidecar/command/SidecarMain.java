package io.leadline.sidecar.command;

import java.util.Arrays;
import picocli.CommandLine;

/** The sidecar alone, as in its container image: {@code leadline sidecar} without the rest. */
public final class SidecarMain {

  private SidecarMain() {}

  public static void main(String[] args) {
    boolean isNamed = args.length > 0 && args[0].equals("sidecar");
    String[] options = isNamed ? Arrays.copyOfRange(args, 1, args.length) : args;
    System.exit(new CommandLine(new SidecarCommand()).execute(options));
  }
}
