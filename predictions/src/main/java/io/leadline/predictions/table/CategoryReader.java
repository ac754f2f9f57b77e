package io.leadline.predictions.table;

import io.leadline.core.schema.CategoryColumn;
import io.leadline.predictions.table.TableColumn.Content;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Reads a column of categories. While its pages point into the chunk's dictionary, the indices are
 * passed on as codes, and all batches share one dictionary array. Where a page spells its values
 * out, the batch gets a dictionary of its own.
 */
final class CategoryReader implements ColumnReader {

  private static final int UNKNOWN = -1;

  private final ColumnType type;
  private final PageReader pages;
  private final WordList words = new WordList();
  private String[] dictionary;
  // By index in the file's dictionary, the code in this one, which holds no value twice.
  private int[] indexCodes;
  private boolean hasTwins;
  // By code in the dictionary, the code in words.
  private int[] wordCodes = {};
  private boolean isSpelled;
  private Optional<RleReader> indices = Optional.empty();
  private Optional<TextDecoder> texts = Optional.empty();
  private Optional<Levels> levels = Optional.empty();
  private int left;

  CategoryReader(ColumnType type, PageReader pages) {
    this.type = type;
    this.pages = pages;
    boolean isBoolean = type.content() == Content.BOOLEAN;
    this.dictionary = isBoolean ? new String[] {"false", "true"} : new String[0];
    this.indexCodes = isBoolean ? new int[] {0, 1} : new int[0];
  }

  @Override
  public CategoryColumn read(int rows) throws IOException {
    int[] codes = new int[rows];
    isSpelled = false;
    int at = 0;
    while (at < rows) {
      if (left == 0) {
        nextPage();
        continue;
      }
      int count = Math.min(left, rows - at);
      fill(codes, at, count);
      at += count;
      left -= count;
    }
    return new CategoryColumn(type.name(), isSpelled ? words.words() : dictionary, codes);
  }

  @Override
  public int pages() {
    return pages.pages();
  }

  private void fill(int[] codes, int at, int count) {
    BitSet missing = new BitSet();
    int present = levels.isEmpty() ? count : levels.get().read(missing, 0, count);
    if (indices.isPresent()) {
      indices.get().read(codes, at, present);
      checkIndices(codes, at, present);
      if (isSpelled) {
        spell(codes, at, present);
      }
    } else {
      spellAll(codes, at);
      texts.orElseThrow().read(words, codes, at, present);
    }
    if (present < count) {
      spread(codes, missing, at, count, present);
    }
  }

  private void checkIndices(int[] codes, int at, int count) {
    for (int i = at; i < at + count; i++) {
      if (codes[i] < 0 || codes[i] >= indexCodes.length) {
        throw PageFault.corrupt(
            "dictionary index %d (must be in [0, %d))", codes[i], indexCodes.length);
      }
    }
    if (hasTwins) {
      for (int i = at; i < at + count; i++) {
        codes[i] = indexCodes[codes[i]];
      }
    }
  }

  /** Moves the present codes, which lie densely, to their rows; from the end, in place. */
  private static void spread(int[] codes, BitSet missing, int at, int count, int present) {
    int next = at + present;
    for (int i = count - 1; i >= 0; i--) {
      codes[at + i] = missing.get(i) ? CategoryColumn.MISSING : codes[--next];
    }
  }

  private void nextPage() throws IOException {
    Page page = pages.next();
    if (page.isDictionary()) {
      readDictionary(page);
      return;
    }
    levels = page.levels();
    left = page.rows();
    indices = indicesOf(page);
    texts = indices.isPresent() ? Optional.empty() : Optional.of(TextDecoder.of(page, type));
  }

  private Optional<RleReader> indicesOf(Page page) {
    if (type.content() == Content.BOOLEAN) {
      return Optional.of(page.truths());
    }
    return switch (page.encoding()) {
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> Optional.of(page.indices());
      case PLAIN,
          RLE,
          BIT_PACKED,
          DELTA_BINARY_PACKED,
          DELTA_LENGTH_BYTE_ARRAY,
          DELTA_BYTE_ARRAY,
          BYTE_STREAM_SPLIT ->
          Optional.empty();
    };
  }

  private void readDictionary(Page page) {
    if (dictionary.length > 0) {
      throw PageFault.corrupt("a second dictionary");
    }
    if (page.rows() > (page.to() - page.from()) / Integer.BYTES) {
      throw PageFault.corrupt(
          "%d dictionary values in %d bytes", page.rows(), page.to() - page.from());
    }
    WordList list = new WordList();
    int[] codes = new int[page.rows()];
    TextDecoder.of(page, type).read(list, codes, 0, codes.length);
    dictionary = list.words();
    indexCodes = codes;
    hasTwins = list.size() < codes.length;
  }

  /** Goes over to a dictionary of the batch's own, if that did not happen yet. */
  private void spellAll(int[] codes, int count) {
    if (isSpelled) {
      return;
    }
    isSpelled = true;
    words.clear();
    wordCodes = new int[0];
    spell(codes, 0, count);
  }

  /** Turns codes in the dictionary into codes of {@link #words}. */
  private void spell(int[] codes, int at, int count) {
    if (wordCodes.length < dictionary.length) {
      wordCodes = new int[dictionary.length];
      Arrays.fill(wordCodes, UNKNOWN);
    }
    for (int i = at; i < at + count; i++) {
      int index = codes[i];
      if (index >= 0) {
        if (wordCodes[index] == UNKNOWN) {
          wordCodes[index] = words.codeOf(dictionary[index]);
        }
        codes[i] = wordCodes[index];
      }
    }
  }
}
