package io.leadline.protocol.tensor;

import io.leadline.core.schema.Kind;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.ColumnBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of one body, request or response, and what it says beside them. Cleared and used
 * again for the next body, so that a steady flow makes little garbage. Not thread-safe.
 */
public final class Tensors {

  /** Values of one body, in all its tensors together. */
  public static final int MAX_VALUES = 4 << 20;

  /** What is kept for the next body; above, what large bodies needed is given back. */
  private static final long KEPT_BYTES = 4 << 20;

  private final List<Tensor> pool = new ArrayList<>();
  private DecodeContext context;
  private int size;
  private int values;
  private int rows;
  private String id = "";
  private String version = "";
  private @Nullable ValueTrace trace;

  public Tensors(DecodeContext context) {
    this.context = context;
  }

  /** Empties this, for a body that is decoded in {@code newContext}. */
  public void clear(DecodeContext newContext) {
    context = newContext;
    trace = null;
    size = 0;
    values = 0;
    rows = 0;
    if (capacityBytes() > KEPT_BYTES) {
      pool.clear();
    }
    id = "";
    version = "";
  }

  /**
   * Empties the tensors of their values only, for a body that differs from the last in nothing
   * else.
   */
  public void clearValues() {
    values = 0;
    for (int i = 0; i < size; i++) {
      pool.get(i).clearValues();
    }
  }

  /** From here on until the next {@link #clear}, notes where values stand. */
  public void trace(ValueTrace newTrace) {
    trace = newTrace;
  }

  /** Takes the values that are added; null where nobody wants to know. */
  public @Nullable ValueTrace trace() {
    return trace;
  }

  /** Says that values were not simply appended. */
  void spoilTrace() {
    if (trace != null) {
      trace.spoil();
    }
  }

  private long capacityBytes() {
    long bytes = 0;
    for (Tensor tensor : pool) {
      bytes += tensor.capacityBytes();
    }
    return bytes;
  }

  public DecodeContext context() {
    return context;
  }

  public int size() {
    return size;
  }

  public Tensor get(int index) {
    return pool.get(index);
  }

  /**
   * Adds a tensor.
   *
   * @param path where it stands, for error messages
   */
  public Tensor add(String name, String path) throws DecodeException {
    if (size >= context.limits().maxColumns()) {
      throw tooLarge(path, "more than %,d tensors".formatted(context.limits().maxColumns()));
    }
    if (size == pool.size()) {
      pool.add(new Tensor(this));
    }
    Tensor added = pool.get(size);
    added.reset(size++, name, path);
    return added;
  }

  /**
   * Adds a value that holds for all rows of the body, however many they will be. To be added one
   * value.
   */
  public Tensor addConstant(String name, String path) throws DecodeException {
    Tensor added = add(name, path);
    added.markConstant();
    return added;
  }

  /** Removes all tensors, keeping what the body says beside them. */
  public void forgetTensors() {
    spoilTrace();
    size = 0;
    values = 0;
  }

  /** The request's own id; empty where it has none. */
  public String id() {
    return id;
  }

  public void id(String newId) {
    id = newId;
  }

  /** The version of the model that answered; empty where the body does not say. */
  public String version() {
    return version;
  }

  public void version(String newVersion) {
    version = newVersion;
  }

  /** Rows of every tensor; known after {@link #settle}. */
  public int rows() {
    return rows;
  }

  int maxValues() {
    return MAX_VALUES;
  }

  void count(int added, String path) throws DecodeException {
    values += added;
    if (values > MAX_VALUES || values < 0) {
      throw tooLarge(path, "more than %,d values".formatted(MAX_VALUES));
    }
  }

  void checkString(int length, String path) throws DecodeException {
    int most = context.limits().maxStringLength();
    if (length > most) {
      throw tooLarge(path, "a string of %,d bytes (at most %,d)".formatted(length, most));
    }
  }

  public DecodeException malformed(String path, String message) {
    return DecodeException.malformed(context.source(), path, message);
  }

  public DecodeException tooLarge(String path, String message) {
    return DecodeException.tooLarge(context.source(), path, message);
  }

  /**
   * Checks every tensor and that all have as many rows.
   *
   * @throws DecodeException if not, or if there are more rows or columns than allowed
   */
  public void settle() throws DecodeException {
    int columns = 0;
    for (int i = 0; i < size; i++) {
      Tensor tensor = pool.get(i);
      tensor.settle();
      if (isIgnored(tensor) || tensor.isConstant()) {
        continue;
      }
      if (columns == 0) {
        rows = tensor.rows();
      } else if (tensor.rows() != rows) {
        throw malformed(
            tensor.path(),
            "'%s' has %,d rows, the tensors before %,d"
                .formatted(tensor.name(), tensor.rows(), rows));
      }
      columns += Math.max(1, tensor.width());
      if (columns > context.limits().maxColumns()) {
        throw tooLarge(
            tensor.path(),
            "more than %,d columns (of '%s' alone: %,d; the monitor may ignore it)"
                .formatted(context.limits().maxColumns(), tensor.name(), tensor.width()));
      }
    }
    if (rows > context.limits().maxRows()) {
      throw tooLarge("", "%,d rows (at most %,d)".formatted(rows, context.limits().maxRows()));
    }
  }

  /** Whether the context wants nothing of the tensor. */
  boolean isIgnored(Tensor tensor) {
    return context.ignore().contains(tensor.name());
  }

  /**
   * Puts all values of settled tensors to the builder's next rows, under the given names.
   *
   * @param names of all columns of all tensors, in order
   */
  public void putTo(BatchBuilder builder, String[] names) throws DecodeException {
    int first = builder.row();
    int column = 0;
    for (int i = 0; i < size; i++) {
      Tensor tensor = pool.get(i);
      if (isIgnored(tensor)) {
        column += tensor.width();
        continue;
      }
      Optional<Kind> kind = tensor.datatype().kind();
      for (int j = 0; j < tensor.width(); j++) {
        String name = names[column++];
        ColumnBuilder target =
            kind.isPresent() ? builder.column(name, kind.get()) : builder.column(name);
        for (int row = 0; row < rows; row++) {
          tensor.put(tensor.isConstant() ? 0 : row, j, target, first + row);
        }
      }
    }
  }
}
