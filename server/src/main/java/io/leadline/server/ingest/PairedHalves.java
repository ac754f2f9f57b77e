package io.leadline.server.ingest;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.protocol.event.Half;
import io.leadline.protocol.event.PairBuffer;
import io.leadline.server.wal.DurableFile;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/**
 * Joins requests with their responses while segments are drained.
 *
 * <p>A half is acknowledged once it is in the write-ahead log, like any prediction. When its
 * segment is drained, halves that are still alone move to a file of their own, which is replaced
 * whole; only then is the segment deleted. The file names the segment that it holds the outcome of.
 * So after a crash the segment is either drained again from the state before it, giving the same
 * pairs under the same name, or known to be done: no half is lost and none counts twice.
 *
 * <p>Called by the draining thread only, but for the counters.
 */
public final class PairedHalves {

  private static final System.Logger LOG = System.getLogger(PairedHalves.class.getName());
  private static final int VERSION = 1;

  private final Path file;
  private final PairBuffer.Bounds bounds;
  private final AtomicLong joined = new AtomicLong();
  private final AtomicLong alone = new AtomicLong();
  private final AtomicLong orphans = new AtomicLong();
  private final AtomicLong unequal = new AtomicLong();
  private volatile int waiting;
  private PairBuffer<byte[]> buffer;
  private String appliedSegment = "";
  private boolean isChanged;

  /**
   * Opens the state in {@code file}, empty where there is none.
   *
   * @throws IOException if it cannot be read from the disk
   */
  public static PairedHalves open(Path file, PairBuffer.Bounds bounds) throws IOException {
    PairedHalves halves = new PairedHalves(file, bounds);
    Files.createDirectories(file.toAbsolutePath().getParent());
    halves.load();
    return halves;
  }

  private PairedHalves(Path file, PairBuffer.Bounds bounds) {
    this.file = file;
    this.bounds = bounds;
    this.buffer = new PairBuffer<>(bounds);
  }

  /** Whether all of a segment was made durable elsewhere, and only its deletion was interrupted. */
  boolean isApplied(String segment) {
    return appliedSegment.equals(segment);
  }

  /**
   * Takes the halves of a segment, in order; what is complete or given up by them is returned.
   * Nothing of it counts until {@link #commit}.
   */
  List<Batch> apply(List<HalfRecord.Decoded> halves) throws IOException {
    if (isChanged) {
      // The log refused what was joined last time; begin again from what is durable.
      load();
    }
    List<Batch> batches = new ArrayList<>();
    isChanged = !halves.isEmpty();
    for (HalfRecord.Decoded half : halves) {
      if (half.isTick()) {
        buffer.expire(half.received(), pair -> join(pair, batches));
      } else {
        buffer.add(
            half.id(),
            half.half(),
            half.batch(),
            half.batch().length,
            half.received(),
            pair -> join(pair, batches));
      }
    }
    return batches;
  }

  /** Makes the state behind a segment durable, after what it gave is. */
  void commit(String segment) throws IOException {
    if (isChanged) {
      DurableFile.replace(file, ByteBuffer.wrap(encode(segment)));
      appliedSegment = segment;
      isChanged = false;
      waiting = buffer.waiting().size();
    }
  }

  private void join(PairBuffer.Pair<byte[]> pair, List<Batch> batches) {
    if (pair.request().isEmpty()) {
      orphans.incrementAndGet();
      return;
    }
    Batch request = decoded(pair.request().get());
    if (pair.response().isEmpty()) {
      alone.incrementAndGet();
      batches.add(request);
      return;
    }
    Batch response = decoded(pair.response().get());
    if (response.rows() != request.rows()) {
      unequal.incrementAndGet();
      batches.add(request);
      return;
    }
    joined.incrementAndGet();
    batches.add(join(request, response));
  }

  private static Batch join(Batch request, Batch response) {
    Map<String, Column> columns = new LinkedHashMap<>();
    request.columns().forEach(column -> columns.put(column.name(), column));
    response.columns().forEach(column -> columns.put(column.name(), column));
    String version = request.version().isEmpty() ? response.version() : request.version();
    return new Batch(
        request.model(),
        version,
        request.ids(),
        request.eventMillis(),
        List.copyOf(columns.values()));
  }

  private static Batch decoded(byte[] record) {
    try {
      return BatchRecord.decode(record).batch();
    } catch (CorruptRecordException e) {
      throw new IllegalStateException("Checked when it was taken, yet damaged", e);
    }
  }

  private byte[] encode(String segment) {
    ByteSink out = new ByteSink(1 << 10).u8(VERSION).text(segment);
    out.count(buffer.waiting().size());
    buffer
        .waiting()
        .forEach(
            (id, half) ->
                out.text(id)
                    .u8(half.half() == Half.REQUEST ? 0 : 1)
                    .signed(half.since().toEpochMilli())
                    .count(half.sizeBytes())
                    .bytes(half.value()));
    out.count(buffer.done().size());
    buffer.done().forEach((id, until) -> out.text(id).signed(until.toEpochMilli()));
    byte[] state = out.toBytes();
    return new ByteSink(state.length + 16).bytes(state).signed(checksum(state)).toBytes();
  }

  private static long checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return checksum.getValue();
  }

  private void load() throws IOException {
    buffer = new PairBuffer<>(bounds);
    appliedSegment = "";
    isChanged = false;
    if (!Files.exists(file)) {
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      decode(bytes);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      setAside(e);
    }
    waiting = buffer.waiting().size();
  }

  private void decode(byte[] bytes) {
    ByteSource whole = new ByteSource(bytes);
    byte[] state = whole.bytes();
    if (whole.signed() != checksum(state)) {
      throw new IllegalArgumentException("Wrong checksum");
    }
    ByteSource in = new ByteSource(state);
    if (in.u8() != VERSION) {
      throw new IllegalArgumentException("Unknown version");
    }
    String segment = in.text();
    Map<String, PairBuffer.Waiting<byte[]>> halves = new LinkedHashMap<>();
    for (int left = in.count(); left > 0; left--) {
      String id = in.text();
      Half half = in.u8() == 0 ? Half.REQUEST : Half.RESPONSE;
      Instant since = Instant.ofEpochMilli(in.signed());
      long size = in.number();
      halves.put(id, new PairBuffer.Waiting<>(half, in.bytes(), size, since));
    }
    Map<String, Instant> done = new LinkedHashMap<>();
    for (int left = in.count(); left > 0; left--) {
      done.put(in.text(), Instant.ofEpochMilli(in.signed()));
    }
    buffer.restore(halves, done);
    appliedSegment = segment;
  }

  private void setAside(RuntimeException damage) throws IOException {
    buffer = new PairBuffer<>(bounds);
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    LOG.log(
        System.Logger.Level.ERROR,
        "Requests that waited for their responses cannot be read; they are set aside in " + aside,
        damage);
  }

  /** Halves that wait for the other. */
  public int waiting() {
    return waiting;
  }

  /** Requests joined with their responses, since the start. */
  public long joined() {
    return joined.get();
  }

  /** Requests whose response did not come, since the start. */
  public long alone() {
    return alone.get();
  }

  /** Responses whose request did not come, since the start. */
  public long orphans() {
    return orphans.get();
  }

  /** Pairs whose response has another number of rows; their outputs are missing. */
  public long unequal() {
    return unequal.get();
  }
}
