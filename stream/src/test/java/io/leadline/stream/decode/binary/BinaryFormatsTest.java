package io.leadline.stream.decode.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.RowException;
import io.leadline.stream.decode.RecordReader;
import io.leadline.stream.registry.RegistryStub;
import io.leadline.stream.registry.SchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BinaryFormatsTest {

  private static final String TIME = "2026-03-01T00:00:01.500Z";
  private static final long MILLIS = Instant.parse(TIME).toEpochMilli();

  private RegistryStub stub;
  private Optional<SchemaRegistry> registry;

  @BeforeEach
  void start() throws IOException {
    stub = new RegistryStub();
    registry = Optional.of(new SchemaRegistry(stub.address(), Instant::now));
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  private static Batch read(RecordReader reader, byte[]... records) throws Exception {
    BatchBuilder builder =
        new BatchBuilder(
            DecodeContext.of("record", "m")
                .withFields(Optional.of("id"), Optional.of("time"), Optional.of("version")));
    for (byte[] record : records) {
      // Somewhere inside of a larger array, as in a chunk.
      byte[] chunk = new byte[record.length + 7];
      System.arraycopy(record, 0, chunk, 3, record.length);
      reader.read(chunk, 3, record.length, builder);
    }
    List<Batch> batches = builder.take();
    assertThat(batches).hasSize(1);
    return batches.get(0);
  }

  private static Map<String, String> cells(Batch batch) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (Column column : batch.columns()) {
      String kind = column instanceof NumberColumn ? "#" : "";
      String value = column.isMismatched(0) ? "mismatched" : column.text(0);
      cells.put(column.name(), column.isMissing(0) ? "missing" : kind + value);
    }
    return cells;
  }

  private static byte[] avro(GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static byte[] framed(int id, byte[] message) {
    byte[] framed = new byte[5 + message.length];
    framed[3] = (byte) (id >> 8);
    framed[4] = (byte) id;
    System.arraycopy(message, 0, framed, 5, message.length);
    return framed;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  @Test
  void theDocumentedAvroRecordIsRead() throws Exception {
    GenericRecord record =
        new GenericRecordBuilder(AvroReader.PREDICTION)
            .set("id", "r1")
            .set("time", MILLIS)
            .set(
                "features",
                new LinkedHashMap<>(
                    Map.of("age", 41L, "income", 12.5, "region", "öst", "vip", true)))
            .set("outputs", Map.of("score", 0.25))
            .build();

    Batch batch = read(new AvroReader(Optional.empty()), avro(record), avro(record));

    assertThat(batch.ids()).containsExactly("r1", "r1");
    assertThat(batch.eventMillis()).containsExactly(MILLIS, MILLIS);
    assertThat(cells(batch))
        .containsOnly(
            Map.entry("age", "#41.0"),
            Map.entry("income", "#12.5"),
            Map.entry("region", "öst"),
            Map.entry("vip", "true"),
            Map.entry("score", "#0.25"));
  }

  private static final String LOAN =
      """
      {"type": "record", "name": "Loan", "fields": [
        {"name": "id", "type": "int"},
        {"name": "time", "type": "string"},
        {"name": "grade", "type": {"type": "enum", "name": "Grade", "symbols": ["A", "B"]}},
        {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
        {"name": "rate", "type": ["null", "float"]},
        {"name": "features", "type": {"type": "record", "name": "F", "fields": [{"name": "age", "type": "int"}]}},
        {"name": "history", "type": {"type": "array", "items": "int"}},
        {"name": "raw", "type": "bytes"}]}
      """;

  private static GenericRecord loan(Schema schema) {
    Schema amount = schema.getField("amount").schema();
    return new GenericRecordBuilder(schema)
        .set("id", 7)
        .set("time", TIME)
        .set(
            "grade",
            new org.apache.avro.generic.GenericData.EnumSymbol(
                schema.getField("grade").schema(), "B"))
        .set(
            "amount",
            new Conversions.DecimalConversion()
                .toBytes(new BigDecimal("123.45"), amount, amount.getLogicalType()))
        .set("rate", null)
        .set(
            "features",
            new GenericRecordBuilder(schema.getField("features").schema()).set("age", 41).build())
        .set("history", List.of(1, 2))
        .set("raw", java.nio.ByteBuffer.wrap(new byte[] {1}))
        .build();
  }

  @Test
  void anyAvroRecordIsReadBySchemasOfTheRegistry() throws Exception {
    Schema schema = new Schema.Parser().parse(LOAN);
    stub.put("/schemas/ids/300", "{\"schema\":" + quoted(LOAN) + "}");
    byte[] record = framed(300, avro(loan(schema)));

    Batch batch = read(new AvroReader(registry), record, record);

    assertThat(batch.ids()).containsExactly("7", "7");
    assertThat(batch.eventMillis()).containsOnly(MILLIS);
    assertThat(cells(batch))
        .containsOnly(
            Map.entry("grade", "B"),
            Map.entry("amount", "#123.45"),
            Map.entry("rate", "missing"),
            Map.entry("age", "#41.0"),
            Map.entry("history", "#mismatched"),
            Map.entry("raw", "#mismatched"));
    assertThat(stub.asked()).hasSize(1);
  }

  @Test
  void avroSchemasThatReferToOthersAreRead() throws Exception {
    String money =
        "{\"type\":\"record\",\"name\":\"x.F\",\"fields\":[{\"name\":\"age\",\"type\":\"long\"}]}";
    String outer =
        "{\"type\":\"record\",\"name\":\"x.P\",\"fields\":[{\"name\":\"features\",\"type\":\"x.F\"}]}";
    stub.put("/subjects/f/versions/2", "{\"schema\":" + quoted(money) + "}");
    stub.put(
        "/schemas/ids/5",
        "{\"schema\":%s,\"references\":[{\"name\":\"x.F\",\"subject\":\"f\",\"version\":2}]}"
            .formatted(quoted(outer)));

    assertThat(cells(read(new AvroReader(registry), framed(5, new byte[] {84}))))
        .containsOnly(Map.entry("age", "#42.0"));
  }

  @Test
  void theDocumentedProtobufMessageIsRead() throws Exception {
    byte[] record = documented().toByteArray();

    Batch batch = read(new ProtobufReader(Optional.empty()), record);

    assertThat(batch.ids()).containsExactly("r1");
    assertThat(batch.eventMillis()).containsExactly(MILLIS);
    assertThat(cells(batch))
        .containsOnly(
            Map.entry("age", "#41.0"),
            Map.entry("region", "öst"),
            Map.entry("vip", "true"),
            Map.entry("none", "missing"),
            Map.entry("score", "#0.25"));
  }

  private static DynamicMessage documented() {
    var type = PredictionProto.DESCRIPTOR;
    Instant time = Instant.parse(TIME);
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByName("id"), "r1")
        .setField(
            type.findFieldByName("time"),
            Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build())
        .setField(
            type.findFieldByName("features"),
            Struct.newBuilder()
                .putFields("age", Value.newBuilder().setNumberValue(41).build())
                .putFields("region", Value.newBuilder().setStringValue("öst").build())
                .putFields("vip", Value.newBuilder().setBoolValue(true).build())
                .putFields("none", Value.newBuilder().setNullValueValue(0).build())
                .build())
        .setField(
            type.findFieldByName("outputs"),
            Struct.newBuilder()
                .putFields("score", Value.newBuilder().setNumberValue(0.25).build())
                .build())
        .build();
  }

  @Test
  void theDocumentedProtoFileSaysWhatIsBuilt() throws Exception {
    String text;
    try (InputStream in = PredictionProto.class.getResourceAsStream("prediction.proto")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Matcher fields = Pattern.compile("(?m)^  ([\\w.]+) (\\w+) = (\\d+);").matcher(text);
    Map<String, String> written = new LinkedHashMap<>();
    while (fields.find()) {
      written.put(fields.group(2), fields.group(1) + fields.group(3));
    }
    Map<String, String> built = new LinkedHashMap<>();
    PredictionProto.DESCRIPTOR
        .getFields()
        .forEach(
            field ->
                built.put(
                    field.getName(),
                    (field.getType() == com.google.protobuf.Descriptors.FieldDescriptor.Type.MESSAGE
                            ? field.getMessageType().getFullName()
                            : "string")
                        + field.getNumber()));

    assertThat(written).isEqualTo(built);
  }

  /** Two messages, the second within the first; with an import. */
  private static FileDescriptorProto file() {
    return FileDescriptorProto.newBuilder()
        .setName("loan.proto")
        .setSyntax("proto3")
        .addDependency("grade.proto")
        .addDependency("google/protobuf/wrappers.proto")
        .addMessageType(
            DescriptorProto.newBuilder()
                .setName("Outer")
                .addNestedType(
                    DescriptorProto.newBuilder()
                        .setName("Loan")
                        .addField(field("id", 1, Type.TYPE_UINT64))
                        .addField(field("age", 2, Type.TYPE_INT32))
                        .addField(
                            field("rate", 3, Type.TYPE_MESSAGE)
                                .setTypeName(".google.protobuf.DoubleValue"))
                        .addField(field("grade", 4, Type.TYPE_ENUM).setTypeName(".Grade"))
                        .addField(
                            field("list", 5, Type.TYPE_INT32)
                                .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED))))
        .build();
  }

  private static FileDescriptorProto.Builder grade() {
    return FileDescriptorProto.newBuilder()
        .setName("grade.proto")
        .setSyntax("proto3")
        .addEnumType(
            com.google.protobuf.DescriptorProtos.EnumDescriptorProto.newBuilder()
                .setName("Grade")
                .addValue(
                    com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto.newBuilder()
                        .setName("A")
                        .setNumber(0))
                .addValue(
                    com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto.newBuilder()
                        .setName("B")
                        .setNumber(1)));
  }

  private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(type);
  }

  private static String serialized(byte[] descriptor, String more) {
    return "{\"schemaType\":\"PROTOBUF\",\"schema\":\"%s\"%s}"
        .formatted(Base64.getEncoder().encodeToString(descriptor), more);
  }

  @Test
  void anyProtobufMessageIsReadBySchemasOfTheRegistry() throws Exception {
    FileDescriptor grades = FileDescriptor.buildFrom(grade().build(), new FileDescriptor[0]);
    FileDescriptor file =
        FileDescriptor.buildFrom(
            file(),
            new FileDescriptor[] {grades, com.google.protobuf.WrappersProto.getDescriptor()});
    var type = file.getMessageTypes().get(0).getNestedTypes().get(0);
    DynamicMessage message =
        DynamicMessage.newBuilder(type)
            .setField(type.findFieldByName("id"), -1L)
            .setField(type.findFieldByName("age"), 41)
            .setField(
                type.findFieldByName("grade"), grades.getEnumTypes().get(0).findValueByNumber(1))
            .addRepeatedField(type.findFieldByName("list"), 3)
            .build();
    stub.put(
        "/subjects/grades/versions/1",
        serialized(grade().setName("default").build().toByteArray(), ""));
    stub.put(
        "/schemas/ids/9",
        serialized(
            file().toByteArray(),
            ",\"references\":[{\"name\":\"grade.proto\",\"subject\":\"grades\",\"version\":1}]"));
    // Two indexes, as zigzag: message 0, and message 0 within.
    byte[] indexed = concat(new byte[] {4, 0, 0}, message.toByteArray());

    Batch batch = read(new ProtobufReader(registry), framed(9, indexed));

    assertThat(batch.ids()).containsExactly("18446744073709551615");
    assertThat(cells(batch))
        .containsOnly(
            Map.entry("age", "#41.0"),
            Map.entry("rate", "#missing".substring(1)),
            Map.entry("grade", "B"),
            Map.entry("list", "#mismatched"));
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private void refuses(RecordReader reader, byte[] record, String reason) {
    assertThatThrownBy(() -> read(reader, record))
        .isInstanceOf(RowException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void whatCannotBeReadSaysWhy() throws Exception {
    stub.put("/schemas/ids/1", "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}");
    stub.put("/schemas/ids/2", "{\"schema\":\"\\\"string\\\"\"}");
    stub.put("/schemas/ids/3", "{\"schema\":\"{\"}");
    stub.put("/schemas/ids/4", "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message X {}\"}");
    stub.put("/schemas/ids/6", serialized(grade().build().toByteArray(), ""));
    stub.put("/schemas/ids/7", "{\"schema\":" + quoted(LOAN) + "}");
    byte[] any = {2, 3, 4};

    refuses(new AvroReader(registry), any, "must begin with the byte 0");
    refuses(new AvroReader(registry), framed(99, any), "does not know schema 99");
    refuses(new AvroReader(registry), framed(1, any), "of type JSON (must be AVRO)");
    refuses(new AvroReader(registry), framed(2, any), "of STRING (must be of a record)");
    refuses(new AvroReader(registry), framed(3, any), "schema 3 is no valid Avro schema");
    refuses(new AvroReader(registry), framed(7, any), "no Avro of its schema");
    refuses(new AvroReader(Optional.empty()), any, "(prediction.avsc)");
    refuses(new ProtobufReader(registry), framed(2, any), "of type AVRO (must be PROTOBUF)");
    refuses(new ProtobufReader(registry), framed(4, any), "?format=serialized");
    refuses(new ProtobufReader(registry), framed(6, any), "tells no message of schema 6");
    refuses(
        new ProtobufReader(Optional.empty()), any, "no Protobuf of message leadline.v1.Prediction");
  }

  @Test
  void damagedRecordsAreRefusedAndNeverMore() throws Exception {
    Schema schema = new Schema.Parser().parse(LOAN);
    stub.put("/schemas/ids/300", "{\"schema\":" + quoted(LOAN) + "}");
    byte[] avro = framed(300, avro(loan(schema)));
    byte[] proto = documented().toByteArray();
    AvroReader avroReader = new AvroReader(registry);
    ProtobufReader protobufReader = new ProtobufReader(Optional.empty());
    for (long seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      byte[] damaged = (seed % 2 == 0 ? avro : proto).clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        damaged[(seed % 2 == 0 ? 5 : 0) + random.nextInt(damaged.length - 5)] =
            (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(damaged, damaged.length - random.nextInt(5));
      try {
        read(seed % 2 == 0 ? avroReader : protobufReader, cut);
      } catch (RowException e) {
        assertThat(e.reason()).as("seed %d", seed).isNotEmpty();
      }
    }
  }
}
