package io.leadline.predictions.table;

import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/** Parquet's metadata structures, read so that no stated length allocates more than is there. */
final class Thrift {

  /** Page headers hold at most two statistics values of a page. */
  private static final int PAGE_HEADER_BYTES = 1 << 20;

  private static final int NESTING = 32;

  private Thrift() {}

  static FileMetaData footer(InputStream in, int length) {
    FileMetaData footer = new FileMetaData();
    read(footer, in, length);
    return footer;
  }

  static PageHeader pageHeader(InputStream in) {
    PageHeader header = new PageHeader();
    read(header, in, PAGE_HEADER_BYTES);
    return header;
  }

  private static void read(TBase<?, ?> structure, InputStream in, int most) {
    String what = structure.getClass().getSimpleName();
    try {
      TConfiguration limits = new TConfiguration(most, most, NESTING);
      // Every element of a list and every character takes at least one byte.
      structure.read(new TCompactProtocol(new TIOStreamTransport(limits, in), most, most));
    } catch (TException e) {
      if (e.getCause() instanceof IOException) {
        throw PageFault.corrupt("unreadable %s: %s", what, e.getCause().getMessage());
      }
      throw PageFault.corrupt("unreadable %s: %s", what, e.getMessage());
    } catch (StackOverflowError e) {
      throw PageFault.corrupt("unreadable %s: nested too deeply", what);
    }
  }
}
