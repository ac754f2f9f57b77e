package io.leadline.protocol.csv;

import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.TableFormat;
import io.leadline.protocol.TableReader;
import io.leadline.protocol.input.Inputs;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Comma-separated values with a header line, as of RFC 4180; LF and CR LF, a byte-order mark, and
 * semicolons, tabs or bars instead of commas are recognised. Other than by the RFC an empty cell is
 * a missing value, quoted or not.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
public final class CsvFormat implements TableFormat {

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public boolean matches(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return lower.endsWith(".csv") || lower.endsWith(".tsv");
  }

  @Override
  public TableReader open(InputStream file, DecodeContext context) throws IOException {
    try {
      InputStream plain = Inputs.plain(file, context.source(), context.limits());
      return CsvTable.open(plain, context);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }
}
