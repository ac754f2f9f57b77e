package io.leadline.stream.pair;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.leadline.stream.kafka.DeadLetter;
import io.leadline.stream.kafka.Message;
import io.leadline.stream.kafka.OutgoingRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Joins the request and the response of one id, in whatever order they come, to one record.
 *
 * <p>A request whose response does not come within the wait is handed over alone: the model was
 * asked. A response without its request is a dead letter. Halves that come again are recognised
 * while their pair is waited for, and as long thereafter. What waits is in the state, so in
 * checkpoints.
 */
public final class Pairing extends KeyedProcessFunction<String, Message, Message> {

  private static final long serialVersionUID = 1;

  public static final OutputTag<OutgoingRecord> DEAD_LETTERS =
      new OutputTag<>("unpaired") {
        private static final long serialVersionUID = 1;
      };

  private static final String WHOLE = "application/vnd.kserve+json";

  // Fires at the end of a bounded input alone, where no clock goes on.
  private static final long END = Long.MAX_VALUE - 1;

  private final long waitMillis;
  private final String deadLetterTopic;
  private transient @Nullable Parts parts;

  /** What is there after opening. */
  private record Parts(
      ValueState<Message> waiting,
      ValueState<Boolean> done,
      Counter paired,
      Counter unpaired,
      Counter repeated) {}

  /**
   * @param wait how long a half waits for the other
   * @param deadLetterTopic where responses go whose request did not come
   */
  public Pairing(Duration wait, String deadLetterTopic) {
    this.waitMillis = wait.toMillis();
    this.deadLetterTopic = deadLetterTopic;
  }

  @Override
  public void open(OpenContext context) {
    parts =
        new Parts(
            getRuntimeContext()
                .getState(new ValueStateDescriptor<>("waiting", TypeInformation.of(Message.class))),
            getRuntimeContext().getState(new ValueStateDescriptor<>("done", Types.BOOLEAN)),
            getRuntimeContext().getMetricGroup().counter("paired"),
            getRuntimeContext().getMetricGroup().counter("unpaired"),
            getRuntimeContext().getMetricGroup().counter("repeated"));
  }

  private Parts parts() {
    if (parts == null) {
      throw new IllegalStateException("not open");
    }
    return parts;
  }

  @Override
  public void processElement(Message half, Context context, Collector<Message> out)
      throws Exception {
    @Nullable Message other = parts().waiting().value();
    if (parts().done().value() != null || (other != null && other.half().equals(half.half()))) {
      parts().repeated().inc();
      return;
    }
    if (other == null) {
      parts().waiting().update(half);
      context.timerService().registerEventTimeTimer(END);
    } else {
      boolean isRequest = half.half().equals(Message.REQUEST);
      Message request = isRequest ? half : other;
      Message response = isRequest ? other : half;
      out.collect(request.whole(WHOLE, joined(request, Optional.of(response))));
      parts().waiting().clear();
      parts().done().update(true);
      context.timerService().deleteEventTimeTimer(END);
      parts().paired().inc();
    }
    context
        .timerService()
        .registerProcessingTimeTimer(context.timerService().currentProcessingTime() + waitMillis);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Message> out)
      throws Exception {
    @Nullable Message half = parts().waiting().value();
    parts().waiting().clear();
    parts().done().clear();
    if (half == null) {
      return;
    }
    parts().unpaired().inc();
    if (half.half().equals(Message.REQUEST)) {
      out.collect(half.whole(WHOLE, joined(half, Optional.empty())));
    } else {
      context.output(
          DEAD_LETTERS,
          DeadLetter.of(
              deadLetterTopic,
              half,
              "a response whose request did not come (id '%s')".formatted(half.id())));
    }
  }

  /** At the time of its request. */
  private static byte[] joined(Message request, Optional<Message> response) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(utf8("{\"id\":\""));
    body.writeBytes(utf8(new String(JsonStringEncoder.getInstance().quoteAsString(request.id()))));
    body.writeBytes(
        utf8("\",\"time\":\"%s\"".formatted(Instant.ofEpochMilli(request.timestamp()))));
    response.ifPresent(
        answer ->
            body.writeBytes(
                utf8(
                    ",\"latency_ms\":%d"
                        .formatted(Math.max(0, answer.timestamp() - request.timestamp())))));
    body.writeBytes(utf8(",\"request\":"));
    body.writeBytes(request.value());
    if (response.isPresent()) {
      body.writeBytes(utf8(",\"response\":"));
      body.writeBytes(response.get().value());
    }
    body.write('}');
    return body.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
