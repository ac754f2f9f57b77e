package io.leadline.protocol;

import java.io.IOException;
import java.io.InputStream;

/** A format of files that hold a table of predictions. Stateless. */
public interface TableFormat {

  /** How the command line names it. */
  String name();

  /** Whether files of this name, less {@code .gz} and {@code .zst}, are usually of this format. */
  boolean matches(String fileName);

  /**
   * Opens a table, compressed by gzip or zstd or not at all, and reads as much of it as is needed
   * to know the kinds of its columns. The reader owns {@code file} and closes it, also when this
   * throws.
   *
   * @throws DecodeException if it is not such a table
   */
  TableReader open(InputStream file, DecodeContext context) throws IOException;
}
