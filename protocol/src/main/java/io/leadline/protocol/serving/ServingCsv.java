package io.leadline.protocol.serving;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.column.CellType;
import io.leadline.protocol.tensor.Tensor;
import io.leadline.protocol.tensor.Tensors;
import java.nio.charset.StandardCharsets;

/**
 * Rows as CSV without a header, as SageMaker endpoints take and give them: one tensor. Empty cells,
 * and those the context says, are missing.
 */
public final class ServingCsv implements ServingFormat {

  @Override
  public String name() {
    return "csv-rows";
  }

  @Override
  public void request(Payload body, Tensors into) throws DecodeException {
    read(body, into, Side.REQUEST);
  }

  @Override
  public void response(Payload body, Tensors into) throws DecodeException {
    read(body, into, Side.RESPONSE);
  }

  private static void read(Payload body, Tensors into, Side side) throws DecodeException {
    String text = new String(body.bytes(), body.offset(), body.length(), StandardCharsets.UTF_8);
    Tensor tensor = into.add(side.unnamed(), "");
    tensor.markData();
    int width = -1;
    int rows = 0;
    try (CsvReader<CsvRecord> records =
        CsvReader.builder()
            .maxBufferSize(into.context().limits().maxLineBytes())
            .ofCsvRecord(text)) {
      for (CsvRecord row : records) {
        if (width >= 0 && row.getFieldCount() != width) {
          throw into.malformed(
              "line " + row.getStartingLineNumber(),
              "%d cells (the lines before have %d)".formatted(row.getFieldCount(), width));
        }
        width = row.getFieldCount();
        rows++;
        add(row, tensor, into.context());
      }
    } catch (CsvParseException | java.io.UncheckedIOException e) {
      throw new DecodeException(
          DecodeException.Reason.MALFORMED,
          into.context().source(),
          "",
          "no valid CSV: " + e.getMessage(),
          e);
    } catch (java.io.IOException e) {
      throw JsonPath.refusal(into.context().source(), null, e);
    }
    tensor.beginShape();
    tensor.dimension(rows);
    tensor.dimension(Math.max(0, width));
  }

  private static void add(CsvRecord row, Tensor tensor, DecodeContext context)
      throws DecodeException {
    for (String cell : row.getFields()) {
      if (cell.isEmpty() || context.missing().contains(cell)) {
        tensor.addMissing();
      } else {
        char[] text = cell.toCharArray();
        tensor.add(CellType.RAW, text, 0, text.length);
      }
    }
  }
}
