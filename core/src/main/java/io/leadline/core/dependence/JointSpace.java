package io.leadline.core.dependence;

import io.leadline.core.schema.Kind;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The features that are looked at together, as the baseline fixes them once for all sources: the
 * axes with their scales, and the frame of what is compared. Sums of one space merge exactly.
 * Immutable, and may be shared by threads.
 */
public final class JointSpace {

  /** The most features that are looked at together: the covariances of a window fill 10 KB. */
  public static final int MOST_AXES = 64;

  private final JointFrame frame;
  private final List<Axis> axes;
  private final FourierFeatures features;

  /**
   * @param frame what the comparison of sums needs
   * @param axes two or more, in the order of the frame's names
   */
  public JointSpace(JointFrame frame, List<Axis> axes) {
    this.frame = frame;
    this.axes = List.copyOf(axes);
    if (axes.size() < 2 || axes.size() > MOST_AXES) {
      throw new IllegalArgumentException(
          "Invalid joint space: %d features (must be 2 to %d)".formatted(axes.size(), MOST_AXES));
    }
    if (!frame.names().equals(axes.stream().map(Axis::name).toList())) {
      throw new IllegalArgumentException("Invalid joint space: its frame has other features");
    }
    int[] places = axes.stream().mapToInt(Axis::places).toArray();
    features = new FourierFeatures(frame.seed(), frame.bandwidth(), frame.names(), places);
  }

  public JointFrame frame() {
    return frame;
  }

  public List<Axis> axes() {
    return axes;
  }

  FourierFeatures features() {
    return features;
  }

  /** Names of the features, in order. */
  public List<String> fields() {
    return frame.names();
  }

  /** Appends the space, which {@link #read} restores. */
  public void write(ByteWriter out) {
    frame.write(out);
    for (Axis axis : axes) {
      out.u8(axis.kind().ordinal());
      out.fixed64(Double.doubleToLongBits(axis.centre()));
      out.fixed64(Double.doubleToLongBits(axis.scale()));
      out.varint(axis.shares().size());
      axis.shares()
          .forEach(
              (category, share) -> {
                out.text(category);
                out.fixed64(Double.doubleToLongBits(share));
              });
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CorruptBytesException if the bytes are truncated or out of bounds
   */
  public static JointSpace read(ByteReader in) throws CorruptBytesException {
    JointFrame frame = JointFrame.read(in);
    List<Axis> axes = new ArrayList<>();
    try {
      for (String name : frame.names()) {
        Kind kind = Kind.values()[in.count(Kind.values().length - 1)];
        double centre = Double.longBitsToDouble(in.fixed64());
        double scale = Double.longBitsToDouble(in.fixed64());
        Map<String, Double> shares = new TreeMap<>();
        for (int left = in.count(Axis.MOST_CATEGORIES); left > 0; left--) {
          shares.put(in.text(), Double.longBitsToDouble(in.fixed64()));
        }
        axes.add(new Axis(name, kind, centre, scale, shares));
      }
      return new JointSpace(frame, axes);
    } catch (IllegalArgumentException e) {
      throw new CorruptBytesException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JointSpace that && frame.equals(that.frame) && axes.equals(that.axes);
  }

  @Override
  public int hashCode() {
    return 31 * frame.hashCode() + axes.hashCode();
  }

  @Override
  public String toString() {
    return axes.stream().map(Axis::name).collect(Collectors.joining(", ", "JointSpace[", "]"));
  }
}
