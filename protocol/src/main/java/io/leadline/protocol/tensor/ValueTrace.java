package io.leadline.protocol.tensor;

import java.util.Arrays;

/**
 * Where in a body the values of its tensors stand, in the order in which they were appended; and
 * the body's id. What was not simply appended spoils the trace. Not thread-safe.
 */
public final class ValueTrace {

  /** Stands for the body's id where a tensor's index would be. */
  public static final int ID = -1;

  private static final int MOST_VALUES = 4096;

  private int[] tensors = new int[64];
  private int[] starts = new int[64];
  private int size;
  private boolean isSpoiled;

  /** The value of a tensor, or the {@link #ID}, is the JSON scalar that begins at this byte. */
  public void add(int tensor, long start) {
    if (size == MOST_VALUES || start > Integer.MAX_VALUE) {
      isSpoiled = true;
      return;
    }
    if (size == starts.length) {
      tensors = Arrays.copyOf(tensors, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
    }
    tensors[size] = tensor;
    starts[size++] = (int) start;
  }

  void spoil() {
    isSpoiled = true;
  }

  public boolean isSpoiled() {
    return isSpoiled;
  }

  public int size() {
    return size;
  }

  /** The tensor that value {@code i} belongs to, or {@link #ID}. */
  public int tensor(int i) {
    return tensors[i];
  }

  /** The byte of the body, from 0, at which value {@code i} begins. */
  public int start(int i) {
    return starts[i];
  }
}
