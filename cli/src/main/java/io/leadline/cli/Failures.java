package io.leadline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into one line on standard error and an exit status. */
final class Failures implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    if (failure instanceof InterruptedException) {
      line.getErr().println("leadline: interrupted");
      return ExitCode.INTERRUPTED;
    }
    line.getErr().println("leadline: " + message(failure));
    if (System.getenv("LEADLINE_DEBUG") != null) {
      failure.printStackTrace(line.getErr());
    }
    return failure instanceof UsageException ? ExitCode.USAGE : ExitCode.NOT_COMPUTED;
  }

  /**
   * What the machine could not do; without it, Java would exit with 1, as if findings were made.
   */
  static int exhausted(VirtualMachineError error, PrintWriter err) {
    err.println(
        error instanceof OutOfMemoryError
            ? "leadline: out of memory (%s; LEADLINE_JAVA_OPTIONS=-Xmx1g gives it more)"
                .formatted(error.getMessage())
            : "leadline: the input is nested too deeply");
    return ExitCode.NOT_COMPUTED;
  }

  private static String message(Exception failure) {
    if (failure instanceof NoSuchFileException missing) {
      return "no such file: " + missing.getFile();
    }
    if (failure instanceof UncheckedIOException wrapped && wrapped.getCause() != null) {
      return message(wrapped.getCause());
    }
    String text = failure.getMessage();
    boolean isExpected =
        failure instanceof IOException
            || failure instanceof UsageException
            || failure instanceof IllegalArgumentException;
    if (isExpected && text != null) {
      return text;
    }
    return failure.getClass().getSimpleName()
        + (text == null ? "" : ": " + text)
        + " (set LEADLINE_DEBUG=1 for the stack trace, and please report it)";
  }
}
