package io.leadline.core.profile;

import io.leadline.core.dependence.JointSums;
import io.leadline.core.fairness.GroupOutcomes;
import io.leadline.core.performance.LabelFree;
import io.leadline.core.performance.Outcomes;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The binary form of profiles.
 *
 * <pre>
 * 4 bytes  magic "LLPF"
 * 1 byte   version
 * sections: varint tag, varint length, payload
 *          1 rows: varint rows, duplicates; 8 bytes first, last event time
 *          2 one column, see {@link ColumnProfile#write}; as many as there are columns
 *          3 outcomes
 *          4 label-free performance
 *          5 outcomes by group
 *          6 features together, see {@link JointSums#write}
 *          9 coverage, see {@link Coverage}
 *          others are skipped, so that later versions may add some
 * 4 bytes  CRC-32C of all bytes before
 * </pre>
 *
 * A reader accepts every version up to its own.
 */
final class ProfileCodec {

  private static final byte[] MAGIC = {'L', 'L', 'P', 'F'};
  private static final int VERSION = 1;
  private static final int ROWS = 1;
  private static final int COLUMN = 2;
  private static final int OUTCOMES = 3;
  private static final int LABEL_FREE = 4;
  private static final int GROUPS = 5;
  private static final int JOINT = 6;
  private static final int COVERAGE = 9;
  private static final int CHECKSUM_BYTES = 4;

  private ProfileCodec() {}

  static byte[] write(Profile profile) {
    ByteWriter out = new ByteWriter();
    out.raw(MAGIC);
    out.u8(VERSION);
    ByteWriter rows = new ByteWriter();
    rows.varint(profile.rows());
    rows.varint(profile.duplicates());
    rows.fixed64(profile.rawFirstEventMillis());
    rows.fixed64(profile.rawLastEventMillis());
    section(out, ROWS, rows);
    for (ColumnProfile column : profile.columns()) {
      ByteWriter payload = new ByteWriter();
      column.write(payload);
      section(out, COLUMN, payload);
    }
    if (profile.outcomes().labelled() > 0) {
      ByteWriter payload = new ByteWriter();
      profile.outcomes().write(payload);
      section(out, OUTCOMES, payload);
    }
    if (!profile.labelFree().isEmpty()) {
      ByteWriter payload = new ByteWriter();
      profile.labelFree().write(payload);
      section(out, LABEL_FREE, payload);
    }
    if (!profile.groups().isEmpty()) {
      ByteWriter payload = new ByteWriter();
      profile.groups().write(payload);
      section(out, GROUPS, payload);
    }
    if (!profile.joint().isEmpty()) {
      ByteWriter payload = new ByteWriter();
      profile.joint().write(payload);
      section(out, JOINT, payload);
    }
    if (!profile.coverage().equals(Coverage.NONE)) {
      ByteWriter payload = new ByteWriter();
      profile.coverage().write(payload);
      section(out, COVERAGE, payload);
    }
    out.fixed32(checksum(out.toByteArray(), out.size()));
    return out.toByteArray();
  }

  private static void section(ByteWriter out, int tag, ByteWriter payload) {
    out.varint(tag);
    out.bytes(payload.toByteArray());
  }

  static Profile read(byte[] bytes) throws CorruptProfileException {
    try {
      return readSections(checked(bytes));
    } catch (CorruptBytesException e) {
      throw new CorruptProfileException("Corrupt profile: " + e.getMessage(), e);
    }
  }

  private static ByteReader checked(byte[] bytes)
      throws CorruptProfileException, CorruptBytesException {
    int content = bytes.length - CHECKSUM_BYTES;
    if (content <= MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
      throw new CorruptProfileException("Not a profile: it does not begin with LLPF");
    }
    int version = bytes[MAGIC.length];
    if (version < 1 || version > VERSION) {
      throw new CorruptProfileException(
          "Unknown profile version: %d (this build reads 1 to %d)".formatted(version, VERSION));
    }
    int written = new ByteReader(Arrays.copyOfRange(bytes, content, bytes.length)).fixed32();
    if (written != checksum(bytes, content)) {
      throw new CorruptProfileException("Corrupt profile: its checksum does not match");
    }
    return new ByteReader(Arrays.copyOfRange(bytes, MAGIC.length + 1, content));
  }

  private static Profile readSections(ByteReader in) throws CorruptBytesException {
    long rows = 0;
    long duplicates = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    List<ColumnProfile> columns = new ArrayList<>();
    Outcomes outcomes = Outcomes.EMPTY;
    LabelFree labelFree = LabelFree.EMPTY;
    GroupOutcomes groups = GroupOutcomes.EMPTY;
    JointSums joint = JointSums.EMPTY;
    Coverage coverage = Coverage.NONE;
    while (in.remaining() > 0) {
      long tag = in.varint();
      ByteReader section = in.section();
      if (tag == ROWS) {
        rows = section.size();
        duplicates = section.size();
        first = section.fixed64();
        last = section.fixed64();
      } else if (tag == COLUMN) {
        columns.add(ColumnProfile.read(section));
      } else if (tag == OUTCOMES) {
        outcomes = Outcomes.read(section);
      } else if (tag == LABEL_FREE) {
        labelFree = LabelFree.read(section);
      } else if (tag == GROUPS) {
        groups = GroupOutcomes.read(section);
      } else if (tag == JOINT) {
        joint = JointSums.read(section);
      } else if (tag == COVERAGE) {
        coverage = Coverage.read(section);
      }
    }
    return new Profile(
        rows, duplicates, first, last, columns, outcomes, labelFree, groups, joint, coverage);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
