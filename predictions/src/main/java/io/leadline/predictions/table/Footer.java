package io.leadline.predictions.table;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;

/**
 * The table of contents at a file's end.
 *
 * <pre>
 * file := "PAR1", column chunks, footer, footer's length (4 bytes), "PAR1"
 * </pre>
 *
 * @param leaves the columns in the file's order; each row group has one chunk of each
 * @param dataEnd where the footer begins, and so where the data ends
 */
record Footer(FileMetaData metadata, List<Leaf> leaves, long dataEnd) {

  private static final int TAIL_BYTES = 8;
  private static final int MOST_FOOTER_BYTES = 256 << 20;
  private static final int MOST_NESTING = 64;

  /**
   * A column of the schema: readable where {@code type} is present, else {@code reason} says why.
   */
  record Leaf(String name, Optional<ColumnType> type, String reason) {}

  static Footer read(FileChannel file) throws IOException {
    long size = file.size();
    if (size < TAIL_BYTES + 4) {
      throw PageFault.corrupt("%d bytes are no Parquet file", size);
    }
    byte[] tail = bytesAt(file, size - TAIL_BYTES, TAIL_BYTES);
    String magic = new String(tail, 4, 4, StandardCharsets.ISO_8859_1);
    if (magic.equals("PARE")) {
      throw PageFault.unsupported("its footer is encrypted");
    }
    if (!magic.equals("PAR1")) {
      throw PageFault.corrupt("does not end with PAR1: not a Parquet file, or cut off");
    }
    int length = Bytes.intAt(tail, 0);
    if (length <= 0 || length > MOST_FOOTER_BYTES || length > size - TAIL_BYTES - 4) {
      throw PageFault.corrupt("footer of %d bytes in a file of %d", length, size);
    }
    long from = size - TAIL_BYTES - length;
    FileMetaData metadata =
        Thrift.footer(new ByteArrayInputStream(bytesAt(file, from, length)), length);
    List<Leaf> leaves = new SchemaWalk(metadata.getSchema()).leaves();
    Footer footer = new Footer(metadata, leaves, from);
    footer.checkRowGroups();
    return footer;
  }

  private static byte[] bytesAt(FileChannel file, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, at + bytes.position()) < 0) {
        throw PageFault.corrupt("the file became shorter while it was read");
      }
    }
    return bytes.array();
  }

  private void checkRowGroups() {
    for (int group = 0; group < metadata.getRow_groupsSize(); group++) {
      List<ColumnChunk> chunks = metadata.getRow_groups().get(group).getColumns();
      if (chunks.size() != leaves.size()) {
        throw PageFault.corrupt(
            "row group %d has %d column chunks for %d columns",
            group, chunks.size(), leaves.size());
      }
      if (metadata.getRow_groups().get(group).getNum_rows() < 0) {
        throw PageFault.corrupt("row group %d has a negative number of rows", group);
      }
    }
  }

  /** Goes down the schema, which is stored as a list: each group, then its members. */
  private static final class SchemaWalk {

    private final List<SchemaElement> elements;
    private final List<Leaf> leaves = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private int next;

    SchemaWalk(List<SchemaElement> elements) {
      this.elements = elements;
    }

    List<Leaf> leaves() {
      members(take(), "", 0, "", 0);
      if (next != elements.size()) {
        throw PageFault.corrupt("%d schema elements outside the schema", elements.size() - next);
      }
      return List.copyOf(leaves);
    }

    private SchemaElement take() {
      if (next == elements.size()) {
        throw PageFault.corrupt("a schema that ends within a group");
      }
      return elements.get(next++);
    }

    private void members(SchemaElement group, String prefix, int levels, String reason, int depth) {
      if (depth > MOST_NESTING) {
        throw PageFault.corrupt("a schema nested more than %d deep", MOST_NESTING);
      }
      for (int i = 0; i < group.getNum_children(); i++) {
        SchemaElement member = take();
        String name = prefix + member.getName();
        int own = member.getRepetition_type() == FieldRepetitionType.OPTIONAL ? levels + 1 : levels;
        String why =
            member.getRepetition_type() == FieldRepetitionType.REPEATED ? "a list or map" : reason;
        if (member.isSetType()) {
          add(name, own, member, why);
        } else {
          members(member, name + ".", own, why, depth + 1);
        }
      }
    }

    private void add(String name, int levels, SchemaElement leaf, String reason) {
      if (!names.add(name)) {
        throw PageFault.corrupt("two columns named '%s'", name);
      }
      Optional<ColumnType> type =
          reason.isEmpty() ? ColumnType.of(name, levels, leaf) : Optional.empty();
      String why = reason.isEmpty() && type.isEmpty() ? "binary data" : reason;
      leaves.add(new Leaf(name, type, why));
    }
  }
}
