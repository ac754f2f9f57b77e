package io.leadline.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects mistakes, so that a reader learns of all of them at once. */
final class Mistakes {

  private static final int MOST_SHOWN = 60;

  private final List<Mistake> all = new ArrayList<>();

  void add(Node node, String message) {
    Optional<Mark> mark = node.getStartMark();
    all.add(
        new Mistake(
            mark.map(Mark::getLine).orElse(0) + 1,
            mark.map(Mark::getColumn).orElse(0) + 1,
            message));
  }

  void add(Mistake mistake) {
    all.add(mistake);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<Mistake> sorted() {
    return all.stream()
        .sorted(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column))
        .toList();
  }

  /** As it is shown in messages. */
  static String shortened(String value) {
    return value.length() <= MOST_SHOWN ? value : value.substring(0, MOST_SHOWN - 1) + "…";
  }

  /** A question mark's worth of help: the nearest of the known words, if any is near. */
  static String didYouMean(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String other) -> distance(word, other)))
        .filter(nearest -> distance(word, nearest) <= Math.max(2, word.length() / 2))
        .map("; did you mean '%s'?"::formatted)
        .orElse(" (known: " + String.join(", ", known) + ")");
  }

  /** Levenshtein distance. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }
}
