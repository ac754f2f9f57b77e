package io.leadline.predictions.table;

/** Indices into the chunk's dictionary. */
final class DictionaryNumbers implements NumberDecoder {

  private static final int BLOCK = 1024;

  private final RleReader indices;
  private final double[] dictionary;
  private final int[] block = new int[BLOCK];

  DictionaryNumbers(RleReader indices, double[] dictionary) {
    this.indices = indices;
    this.dictionary = dictionary;
  }

  @Override
  public void read(double[] out, int from, int count) {
    for (int done = 0; done < count; done += BLOCK) {
      int size = Math.min(BLOCK, count - done);
      indices.read(block, 0, size);
      for (int i = 0; i < size; i++) {
        int index = block[i];
        if (index < 0 || index >= dictionary.length) {
          throw PageFault.corrupt(
              "dictionary index %d (must be in [0, %d))", index, dictionary.length);
        }
        out[from + done + i] = dictionary[index];
      }
    }
  }
}
