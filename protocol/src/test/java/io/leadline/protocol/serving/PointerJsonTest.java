package io.leadline.protocol.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.RejectedLines;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointerJsonTest {

  private final RejectedLines problems = new RejectedLines(10);

  private Batch decode(
      Map<String, String> inputs, String request, Map<String, String> outputs, String response)
      throws DecodeException {
    ExchangeDecoder decoder =
        new ExchangeDecoder(
            DecodeContext.of("body", "m").withProblems(problems), OutputMapping.USUAL);
    decoder.add(
        new PointerJson(inputs, outputs),
        new Exchange("x", Instant.EPOCH, 200, -1, payload(request), payload(response)));
    return decoder.take().get(0);
  }

  private static Payload payload(String json) {
    return Payload.of(json.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> texts(Batch batch, String name) {
    Column column = batch.column(name).orElseThrow();
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < column.size(); row++) {
      texts.add(column.isMismatched(row) ? "!" : column.text(row));
    }
    return texts;
  }

  @Test
  void pointersToValuesMakeOneRow() throws DecodeException {
    Batch batch =
        decode(
            Map.of("age", "/customer/age", "first", "/history/0", "odd", "/a~1b/m~0n"),
            "{\"skip\":[{}],\"customer\":{\"age\":41,\"x\":1},\"history\":[7,8],\"a/b\":{\"m~n\":true}}",
            Map.of("prediction", "/result/label", "probability", "/result/p"),
            "{\"result\":{\"label\":\"yes\",\"p\":0.7}}");

    assertThat(texts(batch, "age")).containsExactly("41.0");
    assertThat(texts(batch, "first")).containsExactly("7.0");
    assertThat(texts(batch, "odd")).containsExactly("true");
    assertThat(texts(batch, "prediction")).containsExactly("yes");
    assertThat(texts(batch, "probability")).containsExactly("0.7");
  }

  @Test
  void aStarMakesEachElementARowAndWhatIsOutsideHoldsForAll() throws DecodeException {
    Batch batch =
        decode(
            Map.of("age", "/people/*/age", "city", "/people/*/home/city", "channel", "/channel"),
            "{\"people\":[{\"age\":1,\"home\":{\"city\":\"Oslo\"}},{\"home\":{}},{\"age\":[3,4]}],\"channel\":\"web\"}",
            Map.of("prediction", "/scores"),
            "{\"scores\":[0.1,0.2,0.3]}");

    assertThat(texts(batch, "age")).containsExactly("1.0", "", "!");
    assertThat(texts(batch, "city")).containsExactly("Oslo", "", "");
    assertThat(texts(batch, "channel")).containsExactly("web", "web", "web");
    assertThat(texts(batch, "prediction")).containsExactly("0.1", "0.2", "0.3");
    assertThat(problems.count()).isZero();
  }

  @Test
  void idAndTimeAreWhereverPointersSay() throws DecodeException {
    ExchangeDecoder decoder =
        new ExchangeDecoder(
            DecodeContext.of("body", "m")
                .withFields(Optional.of("ref"), Optional.of("at"), Optional.empty()),
            OutputMapping.USUAL);
    decoder.add(
        new PointerJson(
            Map.of("age", "/people/*/age", "ref", "/people/*/ref", "at", "/meta/at"),
            Map.of("prediction", "/labels")),
        new Exchange(
            "x",
            Instant.EPOCH,
            200,
            -1,
            payload(
                "{\"people\":[{\"age\":1,\"ref\":\"a\"},{\"age\":2}],\"meta\":{\"at\":\"2026-11-24T08:30:00Z\"}}"),
            payload("{\"labels\":[0,1]}")));
    Batch batch = decoder.take().get(0);

    assertThat(batch.ids()).containsExactly("a", "x-1");
    assertThat(batch.eventMillis())
        .containsOnly(Instant.parse("2026-11-24T08:30:00Z").toEpochMilli());
    assertThat(batch.column("ref")).isEmpty();
    assertThat(batch.column("at")).isEmpty();
  }

  @Test
  void anAnswerWithoutAnyOfTheValuesIsCounted() throws DecodeException {
    Batch batch =
        decode(Map.of("age", "/age"), "{\"age\":1}", Map.of("prediction", "/result"), "{\"x\":1}");

    assertThat(batch.column("prediction")).isEmpty();
    assertThat(problems.first().get(0).reason())
        .contains("nothing at the pointers of [prediction]");
  }

  @Test
  void pointersThatAreNoneAreRefusedWhenConfigured() {
    assertThatThrownBy(() -> new PointerJson(Map.of("a", "age"), Map.of()))
        .hasMessage("Invalid pointer of 'a': age (must begin with /, as /customer/age)");
    assertThatThrownBy(() -> new PointerJson(Map.of("a", "/x/*/a", "b", "/y/*/b"), Map.of()))
        .hasMessageContaining("all must step through the same array");
    assertThatThrownBy(() -> new PointerJson(Map.of("a", "/x/*/y/*/a"), Map.of()))
        .hasMessageContaining("once");
    assertThatThrownBy(() -> new PointerJson(Map.of("a", "/x", "b", "/x"), Map.of()))
        .hasMessageContaining("is that of 'a' too");
  }
}
