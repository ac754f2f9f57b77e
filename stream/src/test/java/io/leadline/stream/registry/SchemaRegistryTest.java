package io.leadline.stream.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.stream.registry.SchemaRegistry.Form;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryTest {

  private RegistryStub stub;
  private final AtomicLong now = new AtomicLong();
  private SchemaRegistry registry;

  @BeforeEach
  void start() throws IOException {
    stub = new RegistryStub();
    registry = new SchemaRegistry(stub.address(), () -> Instant.ofEpochMilli(now.get()));
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void asksForEachSchemaOnce() throws Exception {
    stub.put("/schemas/ids/7", "{\"schema\":\"\\\"string\\\"\"}");

    RegisteredSchema first = registry.schema(7, Form.TEXT);
    RegisteredSchema second = registry.schema(7, Form.TEXT);

    assertThat(first).isEqualTo(new RegisteredSchema("AVRO", "\"string\"", List.of()));
    assertThat(second).isSameAs(first);
    assertThat(stub.asked()).containsExactly("/schemas/ids/7");
  }

  @Test
  void readsTypesAndReferencesAndSkipsWhatElseThereIs() throws Exception {
    stub.put(
        "/schemas/ids/8",
        """
        {"id": 8, "guid": "x", "metadata": {"a": [1, {"schema": 2}]}, "schemaType": "PROTOBUF",
         "references": [{"name": "a.proto", "subject": "s/a", "version": 3, "more": {}}], "schema": "Zm9v"}
        """);
    stub.put("/subjects/s/a/versions/3", "{\"schemaType\":\"PROTOBUF\",\"schema\":\"YQ==\"}");

    RegisteredSchema schema = registry.schema(8, Form.SERIALIZED);
    RegisteredSchema imported = registry.schema(schema.references().get(0), Form.SERIALIZED);

    assertThat(schema.type()).isEqualTo("PROTOBUF");
    assertThat(schema.references())
        .containsExactly(new RegisteredSchema.Reference("a.proto", "s/a", 3));
    assertThat(imported.text()).isEqualTo("YQ==");
    assertThat(stub.asked())
        .containsExactly(
            "/schemas/ids/8?format=serialized", "/subjects/s%2Fa/versions/3?format=serialized");
  }

  @Test
  void whatIsUnknownIsRememberedForHalfAMinute() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> registry.schema(9, Form.TEXT))
          .isInstanceOf(UnknownSchemaException.class)
          .hasMessage("the schema registry does not know schema 9");
    }
    assertThat(stub.asked()).hasSize(1);

    stub.put("/schemas/ids/9", "{\"schema\":\"{}\"}");
    now.set(30_001);

    assertThat(registry.schema(9, Form.TEXT).text()).isEqualTo("{}");
  }

  @Test
  void aRegistryThatFailsIsAskedAgainAndThenReported() throws Exception {
    stub.put("/schemas/ids/1", "{\"schema\":\"{}\"}");
    stub.fail(2);
    assertThat(registry.schema(1, Form.TEXT).text()).isEqualTo("{}");

    stub.fail(3);
    assertThatThrownBy(() -> registry.schema(2, Form.TEXT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("answers 503 (asked 3 times for schema 2)");

    stub.close();
    assertThatThrownBy(() -> registry.schema(3, Form.TEXT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not answer");
  }

  @Test
  void credentialsGoIntoAHeaderAndNotIntoMessages() throws Exception {
    String address = stub.address().replace("//", "//me:secret@");
    SchemaRegistry guarded = new SchemaRegistry(address, () -> Instant.EPOCH);
    stub.put("/schemas/ids/1", "{\"schema\":\"{}\"}");
    guarded.schema(1, Form.TEXT);

    assertThat(stub.asked()).containsExactly("/schemas/ids/1 Basic bWU6c2VjcmV0");
    stub.fail(3);
    assertThatThrownBy(() -> guarded.schema(2, Form.TEXT)).hasMessageNotContaining("secret");
  }

  @Test
  void aWrongAnswerConcernsTheRecordAlone() {
    stub.put("/schemas/ids/4", "<html>");

    assertThatThrownBy(() -> registry.schema(4, Form.TEXT))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining("no valid JSON");
  }
}
