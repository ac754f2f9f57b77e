package io.leadline.config;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutCodec;
import io.leadline.core.profile.Profile;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.Arrays;
import java.util.Optional;

/**
 * All that a host far from the fast store needs to know to watch a model: its monitor as written,
 * and its baseline.
 *
 * @param yaml the monitor
 * @param baselineVersion names the baseline
 * @param layout windows are profiled with it
 * @param baseline windows are compared with it
 */
public record MonitorBundle(String yaml, String baselineVersion, Layout layout, Profile baseline) {

  private static final byte[] MAGIC = {'L', 'L', 'M', 'B'};
  private static final int VERSION = 1;

  /**
   * The monitor, with its schema completed by the baseline.
   *
   * @throws InvalidMonitorException if the configuration is invalid
   */
  public Monitor monitor() throws InvalidMonitorException {
    return file().monitor().withSchema(layout.schema());
  }

  /**
   * Where its predictions come from.
   *
   * @throws InvalidMonitorException if the configuration is invalid
   */
  public Collect collect() throws InvalidMonitorException {
    return file().collect();
  }

  private MonitorFile file() throws InvalidMonitorException {
    // Secrets are the sender's alone: the environment of a distant host does not have them.
    return MonitorFile.parse("monitor", yaml, name -> Optional.of(name));
  }

  /** The same, for who profiles windows with this layout. */
  public MonitorBundle withLayout(Layout own) {
    return new MonitorBundle(yaml, baselineVersion, own, baseline);
  }

  /** Magic "LLMB", a version byte, then length-prefixed: yaml, version, layout, baseline. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    out.raw(MAGIC);
    out.u8(VERSION);
    out.text(yaml);
    out.text(baselineVersion);
    out.bytes(LayoutCodec.write(layout));
    out.bytes(baseline.toBytes());
    return out.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} wrote, by this or any earlier version.
   *
   * @throws CorruptProfileException if the bytes are damaged, truncated or of an unknown version
   */
  public static MonitorBundle fromBytes(byte[] bytes) throws CorruptProfileException {
    if (bytes.length <= MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
      throw new CorruptProfileException("Not a monitor: it does not begin with LLMB");
    }
    int version = bytes[MAGIC.length];
    if (version < 1 || version > VERSION) {
      throw new CorruptProfileException(
          "Unknown monitor version: %d (this build reads 1 to %d)".formatted(version, VERSION));
    }
    ByteReader in = new ByteReader(Arrays.copyOfRange(bytes, MAGIC.length + 1, bytes.length));
    try {
      return new MonitorBundle(
          in.text(),
          in.text(),
          LayoutCodec.read(in.bytes(Integer.MAX_VALUE)),
          Profile.fromBytes(in.bytes(Integer.MAX_VALUE)));
    } catch (CorruptBytesException e) {
      throw new CorruptProfileException("Corrupt monitor: " + e.getMessage(), e);
    }
  }
}
