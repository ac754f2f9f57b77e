package io.leadline.protocol.serving;

import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.tensor.Tensors;
import io.leadline.protocol.tensor.ValueTrace;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the bodies of one side of a model. Clients mostly write their requests alike, so a few
 * {@linkplain BodyPattern patterns} are kept, and JSON is parsed only where none of them fits. Not
 * thread-safe.
 */
final class BodyReader {

  private static final int MOST_PATTERNS = 4;
  private static final int LONGEST_WAIT = 1024;

  private final DecodeContext context;
  private final Side side;

  /** The one that fitted last comes first. */
  private final List<BodyPattern> patterns = new ArrayList<>();

  private Tensors parsed;

  /** Bodies to parse before the next is made a pattern: the longer, the less patterns fit. */
  private int wait = 1;

  private int waited;

  BodyReader(DecodeContext context, Side side) {
    this.context = context;
    this.side = side;
    this.parsed = new Tensors(context);
  }

  /** No tensors at all. */
  Tensors nothing() {
    parsed.clear(context);
    return parsed;
  }

  /**
   * Reads a body.
   *
   * @param body as it was sent
   * @return its tensors, settled; they stay as they are until the next call
   * @throws DecodeException if it cannot be read
   */
  Tensors read(ServingFormat format, Payload body) throws DecodeException {
    Payload plain = Payloads.plain(body, context);
    if (!(format instanceof ServingJson)) {
      return parse(format, plain);
    }
    for (int i = 0; i < patterns.size(); i++) {
      BodyPattern pattern = patterns.get(i);
      if (pattern.read(plain)) {
        if (i > 0) {
          patterns.remove(i);
          patterns.add(0, pattern);
        }
        wait = 1;
        return pattern.tensors();
      }
    }
    if (plain.length() > BodyPattern.MOST_BYTES || ++waited < wait) {
      return parse(format, plain);
    }
    waited = 0;
    wait = Math.min(LONGEST_WAIT, 2 * wait);
    return learn(format, plain);
  }

  private Tensors parse(ServingFormat format, Payload plain) throws DecodeException {
    parsed.clear(context);
    return parseOn(format, plain);
  }

  private Tensors parseOn(ServingFormat format, Payload plain) throws DecodeException {
    side.read(format, plain, parsed);
    parsed.settle();
    return parsed;
  }

  private Tensors learn(ServingFormat format, Payload plain) throws DecodeException {
    parsed.clear(context);
    ValueTrace trace = new ValueTrace();
    parsed.trace(trace);
    Tensors tensors = parseOn(format, plain);
    BodyPattern.of(plain, trace, tensors)
        .ifPresent(
            pattern -> {
              if (patterns.size() == MOST_PATTERNS) {
                patterns.remove(MOST_PATTERNS - 1);
              }
              patterns.add(0, pattern);
              parsed = new Tensors(context);
            });
    return tensors;
  }
}
