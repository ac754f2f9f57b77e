package io.leadline.protocol;

import io.leadline.core.schema.Batch;
import io.leadline.protocol.csv.CsvFormat;
import io.leadline.protocol.lines.JsonLinesFormat;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The text formats of tables; a new one is added here. */
public final class TableFormats {

  public static final TableFormat CSV = new CsvFormat();

  /** Predictions, exchanges with a model or captured events, one a line. */
  public static final TableFormat NDJSON = new JsonLinesFormat();

  public static final List<TableFormat> ALL = List.of(CSV, NDJSON);

  private TableFormats() {}

  /** The format of a file, by its name. */
  public static Optional<TableFormat> ofFile(String fileName) {
    String plain = fileName.replaceFirst("(?i)\\.(gz|zst|zstd)$", "");
    return ALL.stream().filter(format -> format.matches(plain)).findFirst();
  }

  /** Reads requests of this format. */
  public static RequestDecoder decoder(TableFormat format) {
    return new RequestDecoder() {
      @Override
      public String name() {
        return format.name();
      }

      @Override
      public void decode(InputStream body, DecodeContext context, Consumer<Batch> batches)
          throws IOException {
        try (TableReader reader = format.open(new Unclosed(body), context)) {
          for (Optional<Batch> batch = reader.next(); batch.isPresent(); batch = reader.next()) {
            batches.accept(batch.get());
          }
        }
      }
    };
  }

  /** A body that its owner closes. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
