package io.leadline.protocol.serving;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.RejectedLine;
import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.ColumnBuilder;
import io.leadline.protocol.tensor.Tensors;
import java.time.Instant;
import java.util.List;

/**
 * Exchanges to batches: each row of a request is a prediction, whose columns are the request's
 * inputs and the response's outputs beside them, and, where known, {@value #LATENCY} and {@value
 * #STATUS}.
 *
 * <p>Outputs are missing where the model failed, where the response cannot be read or has another
 * number of rows; the latter two go to the context's problems. Rows of one request share its id: of
 * several, row i is {@code ID-i}. The id is the row's own where the context names a field for it,
 * else that of the body, else that of the exchange, else that of the response's body.
 *
 * <p>Many exchanges make one batch, so that little is allocated for each. Not thread-safe.
 */
public final class ExchangeDecoder {

  /** Column of the model's latency in milliseconds. */
  public static final String LATENCY = "response.latency_ms";

  /** Column of the response's HTTP status, a category. */
  public static final String STATUS = "response.status";

  private final DecodeContext context;
  private final BatchBuilder builder;
  private final BodyReader requests;
  private final BodyReader responses;
  private final InputNames inputNames;
  private final OutputNames outputNames;
  private long position;
  private long eventMillis;

  public ExchangeDecoder(DecodeContext context, OutputMapping mapping) {
    this.context = context;
    this.builder = new BatchBuilder(context);
    this.requests = new BodyReader(context, Side.REQUEST);
    this.responses = new BodyReader(context, Side.RESPONSE);
    this.inputNames = new InputNames(context.schema());
    this.outputNames = new OutputNames(mapping, context.schema());
  }

  /**
   * Adds the rows of an exchange.
   *
   * @return how many
   * @throws DecodeException if the request cannot be read; nothing of it was added
   */
  public int add(ServingFormat format, Exchange exchange) throws DecodeException {
    return add(format, exchange, position + 1);
  }

  /**
   * Adds the rows of an exchange.
   *
   * @param line where it stands in its source, for problems
   * @return how many
   * @throws DecodeException if the request cannot be read; nothing of it was added
   */
  public int add(ServingFormat format, Exchange exchange, long line) throws DecodeException {
    position = line;
    Tensors inputs = requests.read(format, exchange.request());
    String[] names = inputNames.of(inputs);
    int rows = inputs.rows();
    Tensors outputs = outputs(format, exchange, rows);
    try {
      inputs.putTo(builder, names);
      putOutputs(outputs, rows);
      putResponse(exchange, rows);
    } catch (DecodeException e) {
      builder.dropRows(rows);
      throw e;
    }
    putIds(firstOf(inputs.id(), exchange.id(), outputs.id()), rows);
    long received = exchange.time().toEpochMilli();
    int unreadable = builder.endRows(rows, received);
    eventMillis = rows == 0 ? received : builder.eventMillis(builder.row() - rows);
    if (unreadable > 0) {
      problem("%,d event times cannot be read; the exchange's is used".formatted(unreadable));
    }
    return rows;
  }

  /**
   * Adds the outputs of a response whose request is elsewhere: rows without inputs.
   *
   * @return how many
   * @throws DecodeException if the response cannot be read; nothing of it was added
   */
  public int addResponse(ServingFormat format, Exchange exchange) throws DecodeException {
    Tensors outputs = responses.read(format, exchange.response());
    int rows = outputs.rows();
    try {
      putOutputs(outputs, rows);
      putResponse(exchange, rows);
    } catch (DecodeException e) {
      builder.dropRows(rows);
      throw e;
    }
    putIds(firstOf("", exchange.id(), outputs.id()), rows);
    builder.endRows(rows, exchange.time().toEpochMilli());
    return rows;
  }

  /** The response's tensors; none where there are no outputs to add. */
  private Tensors outputs(ServingFormat format, Exchange exchange, int rows) {
    if (exchange.isFailed() || (exchange.response().isEmpty() && exchange.status() == 0)) {
      return responses.nothing();
    }
    try {
      Tensors outputs = responses.read(format, exchange.response());
      if (outputs.rows() != rows) {
        throw outputs.malformed(
            "", "%,d rows (the request has %,d)".formatted(outputs.rows(), rows));
      }
      outputNames.of(outputs);
      return outputs;
    } catch (DecodeException e) {
      problem("outputs are missing; the response cannot be read: " + e.detail());
      return responses.nothing();
    }
  }

  private void putOutputs(Tensors outputs, int rows) throws DecodeException {
    if (context.version().isEmpty() && !outputs.version().isEmpty()) {
      for (int i = 0; i < rows; i++) {
        builder.version(builder.row() + i, outputs.version());
      }
    }
    if (outputs.size() > 0) {
      outputs.putTo(builder, outputNames.of(outputs));
    }
  }

  private void problem(String reason) {
    context.problems().reject(new RejectedLine(context.source(), position, reason, ""));
  }

  private void putResponse(Exchange exchange, int rows) throws DecodeException {
    if (exchange.latencyNanos() >= 0) {
      ColumnBuilder latency = builder.column(LATENCY, Kind.NUMERIC);
      for (int i = 0; i < rows; i++) {
        latency.put(builder.row() + i, exchange.latencyNanos() / 1e6);
      }
    }
    if (exchange.status() > 0) {
      ColumnBuilder status = builder.column(STATUS, Kind.CATEGORICAL);
      for (int i = 0; i < rows; i++) {
        status.put(builder.row() + i, (long) exchange.status());
      }
    }
  }

  private void putIds(String id, int rows) {
    if (id.isEmpty()) {
      return;
    }
    for (int i = 0; i < rows; i++) {
      int row = builder.row() + i;
      if (!builder.hasId(row)) {
        builder.id(row, rows == 1 ? id : id + "-" + i);
      }
    }
  }

  private static String firstOf(String first, String second, String third) {
    return !first.isEmpty() ? first : !second.isEmpty() ? second : third;
  }

  /**
   * Event time of the first row of the exchange that was added last: its own where the context
   * names a field for it, else, and of an exchange without rows, that of the exchange.
   */
  public Instant eventTime() {
    return Instant.ofEpochMilli(eventMillis);
  }

  /** Whether it is time to {@link #take}. */
  public boolean isFull() {
    return builder.isFull();
  }

  /** Rows added since the last {@link #take}. */
  public int rows() {
    return builder.row();
  }

  /** Hands over all rows added so far, in batches of one version each. */
  public List<Batch> take() {
    return builder.take();
  }

  /** The columns known so far, with their kinds and roles. */
  public Schema schema() {
    return builder.schema();
  }
}
