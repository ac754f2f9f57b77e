package io.leadline.stream.decode.binary;

import io.leadline.protocol.DecodeException;
import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.RowException;
import io.leadline.stream.decode.RecordReader;
import io.leadline.stream.registry.RegisteredSchema;
import io.leadline.stream.registry.SchemaRegistry;
import io.leadline.stream.registry.UnknownSchemaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * A prediction as an Avro record: with a registry any record, whose fields are columns as the
 * members of a JSON object are; without one the documented schema, {@code prediction.avsc}.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">Avro's binary
 *     encoding</a>
 */
public final class AvroReader implements RecordReader {

  private static final int MOST_READERS = 200;
  private static final String LONGEST = Integer.toString(16 << 20);

  static {
    // Lengths stand before their content: without these bounds a bad record asks for gigabytes.
    for (String limit : new String[] {"string.maxLength", "bytes.maxLength"}) {
      System.getProperties().putIfAbsent("org.apache.avro.limits." + limit, LONGEST);
    }
    System.getProperties()
        .putIfAbsent("org.apache.avro.limits.collectionItems.maxLength", "1000000");
  }

  /** The documented schema. */
  public static final Schema PREDICTION = documented();

  private final Optional<SchemaRegistry> registry;
  private final GenericDatumReader<IndexedRecord> documented = new GenericDatumReader<>(PREDICTION);
  private final Map<Integer, GenericDatumReader<IndexedRecord>> readers = new HashMap<>();
  private @Nullable BinaryDecoder decoder;
  private @Nullable IndexedRecord reused;

  public AvroReader(Optional<SchemaRegistry> registry) {
    this.registry = registry;
  }

  private static Schema documented() {
    try (InputStream in = AvroReader.class.getResourceAsStream("prediction.avsc")) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void read(byte[] bytes, int start, int length, BatchBuilder builder)
      throws IOException, RowException {
    GenericDatumReader<IndexedRecord> reader = documented;
    int from = start;
    if (registry.isPresent()) {
      Framed framed = Framed.of(bytes, start, length);
      reader = reader(framed.schemaId(), registry.get());
      from = framed.start();
    }
    put(message(reader, bytes, from, start + length - from), builder);
    builder.endRow();
  }

  private IndexedRecord message(
      GenericDatumReader<IndexedRecord> reader, byte[] bytes, int from, int length)
      throws RowException {
    try {
      decoder = DecoderFactory.get().binaryDecoder(bytes, from, length, decoder);
      IndexedRecord record = reader.read(fitting(reader), decoder);
      reused = record;
      if (!decoder.isEnd()) {
        throw new RowException("no Avro of its schema: bytes are left over");
      }
      return record;
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      // Over bytes in memory there is no other reason for an IOException.
      reused = null;
      throw new RowException(
          "no Avro of its schema%s".formatted(registry.isPresent() ? "" : " (prediction.avsc)"));
    }
  }

  private @Nullable IndexedRecord fitting(GenericDatumReader<IndexedRecord> reader) {
    return reused != null && reused.getSchema() == reader.getSchema() ? reused : null;
  }

  private GenericDatumReader<IndexedRecord> reader(int id, SchemaRegistry from)
      throws IOException, RowException {
    @Nullable GenericDatumReader<IndexedRecord> known = readers.get(id);
    if (known != null) {
      return known;
    }
    Schema schema;
    try {
      RegisteredSchema registered = from.schema(id, SchemaRegistry.Form.TEXT);
      if (!registered.type().equals("AVRO")) {
        throw new RowException(
            "schema %d is of type %s (must be AVRO)".formatted(id, registered.type()));
      }
      schema = parsed(registered, from, new Schema.Parser(), new HashSet<>());
    } catch (UnknownSchemaException e) {
      throw new RowException(String.valueOf(e.getMessage()));
    } catch (AvroRuntimeException e) {
      throw new RowException("schema %d is no valid Avro schema".formatted(id));
    }
    if (schema.getType() != Schema.Type.RECORD) {
      throw new RowException(
          "schema %d is of %s (must be of a record)".formatted(id, schema.getType()));
    }
    if (readers.size() >= MOST_READERS) {
      readers.clear();
    }
    GenericDatumReader<IndexedRecord> added = new GenericDatumReader<>(schema);
    readers.put(id, added);
    return added;
  }

  private static Schema parsed(
      RegisteredSchema registered, SchemaRegistry from, Schema.Parser parser, Set<String> seen)
      throws IOException, UnknownSchemaException {
    for (RegisteredSchema.Reference reference : registered.references()) {
      if (seen.add(reference.subject() + " " + reference.version())) {
        parsed(from.schema(reference, SchemaRegistry.Form.TEXT), from, parser, seen);
      }
    }
    return parser.parse(registered.text());
  }

  private static void put(IndexedRecord record, BatchBuilder builder) throws DecodeException {
    for (Schema.Field field : record.getSchema().getFields()) {
      @Nullable Object value = record.get(field.pos());
      if (Cells.GROUPS.contains(field.name()) && value instanceof IndexedRecord group) {
        put(group, builder);
      } else if (Cells.GROUPS.contains(field.name()) && value instanceof Map<?, ?> group) {
        for (Map.Entry<?, ?> member : group.entrySet()) {
          Cells.put(builder, member.getKey().toString(), plain(member.getValue(), field.schema()));
        }
      } else {
        Cells.put(builder, field.name(), plain(value, field.schema()));
      }
    }
  }

  private static @Nullable Object plain(@Nullable Object value, Schema schema) {
    if (value instanceof GenericEnumSymbol<?>) {
      return value.toString();
    }
    if (value instanceof ByteBuffer || value instanceof GenericData.Fixed) {
      return decimal(value, schema);
    }
    return value;
  }

  /** A decimal's value; other bytes stay what they are, which no column can hold. */
  private static Object decimal(Object value, Schema schema) {
    Schema own =
        schema.getType() != Schema.Type.UNION
            ? schema
            : schema.getTypes().get(GenericData.get().resolveUnion(schema, value));
    if (!(own.getLogicalType() instanceof LogicalTypes.Decimal type)) {
      return value;
    }
    Conversions.DecimalConversion conversion = new Conversions.DecimalConversion();
    return value instanceof ByteBuffer bytes
        ? conversion.fromBytes(bytes, own, type)
        : conversion.fromFixed((GenericData.Fixed) value, own, type);
  }
}
