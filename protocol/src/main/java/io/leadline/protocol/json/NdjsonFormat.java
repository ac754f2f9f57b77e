package io.leadline.protocol.json;

import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.TableFormat;
import io.leadline.protocol.TableReader;
import io.leadline.protocol.input.Inputs;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** One JSON object a line, each a prediction; see {@link JsonRows}. Empty lines are skipped. */
public final class NdjsonFormat implements TableFormat {

  @Override
  public String name() {
    return "ndjson";
  }

  @Override
  public boolean matches(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return lower.endsWith(".ndjson") || lower.endsWith(".jsonl") || lower.endsWith(".json");
  }

  @Override
  public TableReader open(InputStream file, DecodeContext context) throws IOException {
    try {
      InputStream plain = Inputs.plain(file, context.source(), context.limits());
      return NdjsonTable.open(plain, context);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }
}
