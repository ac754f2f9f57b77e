package io.leadline.server.wal;

import java.util.List;

/** Where drained segments go. */
public interface SegmentSink {

  /**
   * Makes the records of a segment durable elsewhere. A segment whose deletion was interrupted
   * comes again under the same name and with the same records, and must then replace itself.
   *
   * @param name unique for ever; {@code [A-Za-z0-9-]{1,120}}
   * @param records in the order they were acknowledged, never empty
   * @return records that could not be understood; they are set aside and never come again
   * @throws java.io.IOException if the segment has to come again later
   */
  List<byte[]> accept(String name, List<byte[]> records) throws java.io.IOException;
}
