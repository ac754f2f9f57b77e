package io.leadline.sidecar.tee;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The copy of one exchange while it passes. Owned by the exchange's event loop. When bytes do not
 * fit the budget, what was copied is given back at once and the exchange counts as dropped.
 */
public final class Capture {

  private final Tee tee;
  private final String id;
  private final String path;
  private final long receivedMillis;
  private final Exchange.Message requestHead;
  private Exchange.Message responseHead = Exchange.Message.NONE;
  private final Copy request = new Copy();
  private final Copy response = new Copy();
  private long reservedBytes;
  private TeeCounts.@Nullable Cause dropped;

  Capture(Tee tee, String id, String path, Exchange.Message requestHead, long receivedMillis) {
    this.tee = tee;
    this.id = id;
    this.path = path;
    this.requestHead = requestHead;
    this.receivedMillis = receivedMillis;
    reserve(Tee.OVERHEAD_BYTES);
  }

  /** Copies bytes of the request; the buffer's indices stay. */
  public void requestBytes(ByteBuf bytes) {
    request.append(bytes);
  }

  /** Notes the head of the response, without a body. */
  public void responseHead(Exchange.Message head) {
    responseHead = head;
  }

  /** Copies bytes of the response; the buffer's indices stay. */
  public void responseBytes(ByteBuf bytes) {
    response.append(bytes);
  }

  /** Hands the exchange over; the capture must not be used afterwards. */
  public void end(int status, Exchange.End end, long latencyNanos) {
    if (dropped != null) {
      tee.drop(dropped, path, receivedMillis);
      return;
    }
    Exchange exchange =
        new Exchange(
            id,
            path,
            receivedMillis,
            latencyNanos,
            status,
            end,
            requestHead.withBody(request.toArray()),
            responseHead.withBody(response.toArray()));
    tee.release(reservedBytes - Tee.sizeOf(exchange));
    tee.offer(exchange);
  }

  private boolean reserve(int bytes) {
    if (tee.reserve(bytes)) {
      reservedBytes += bytes;
      return true;
    }
    drop(TeeCounts.Cause.BUDGET);
    return false;
  }

  private void drop(TeeCounts.Cause cause) {
    dropped = cause;
    tee.release(reservedBytes);
    reservedBytes = 0;
    request.forget();
    response.forget();
  }

  /** Bytes of one body, in an array that doubles. */
  private final class Copy {

    private byte[] bytes = {};
    private int size;

    void append(ByteBuf more) {
      int length = more.readableBytes();
      if (length > 0 && dropped == null && hasRoomFor(length)) {
        more.getBytes(more.readerIndex(), bytes, size, length);
        size += length;
      }
    }

    private boolean hasRoomFor(int length) {
      if (size > tee.mostBodyBytes() - length) {
        drop(TeeCounts.Cause.TOO_LARGE);
        return false;
      }
      if (size + length > bytes.length) {
        int capacity = size == 0 ? length : Math.max(2 * bytes.length, size + length);
        if (!reserve(capacity - bytes.length)) {
          return false;
        }
        bytes = Arrays.copyOf(bytes, capacity);
      }
      return true;
    }

    byte[] toArray() {
      return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    void forget() {
      bytes = new byte[0];
      size = 0;
    }
  }
}
