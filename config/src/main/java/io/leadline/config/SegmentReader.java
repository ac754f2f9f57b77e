package io.leadline.config;

import io.leadline.core.segment.Condition;
import io.leadline.core.segment.InvalidSegmentException;
import io.leadline.core.segment.SegmentRule;
import io.leadline.core.segment.Segmentation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads what stands under {@code segments}: a field, an object with a condition or with the values
 * of a field, or a list of names that are crossed.
 */
final class SegmentReader {

  private final Values root;
  private final Mistakes mistakes;
  private final Set<String> names = new LinkedHashSet<>();

  SegmentReader(Values root, Mistakes mistakes) {
    this.root = root;
    this.mistakes = mistakes;
  }

  List<SegmentRule> segments() {
    List<Object> items = root.<List<Object>>get("segments").orElse(List.of());
    List<SegmentRule> rules = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Node node = node(i);
      Optional<SegmentRule> rule = rule(items.get(i), node);
      if (rule.isPresent() && !names.add(rule.get().name())) {
        mistakes.add(node, "segment '%s' occurs twice".formatted(rule.get().name()));
      }
      rule.ifPresent(rules::add);
    }
    requireFew(rules);
    return rules;
  }

  private Node node(int index) {
    Node all = root.at("segments");
    return all instanceof SequenceNode list ? list.getValue().get(index) : all;
  }

  private Optional<SegmentRule> rule(Object item, Node node) {
    try {
      if (item instanceof Values values) {
        return values.text("where").isPresent() || values.text("name").isPresent()
            ? where(values)
            : byValue(values);
      }
      return item instanceof List<?> crossed
          ? cross(crossed.stream().map(String::valueOf).toList(), node)
          : field(item.toString(), node).map(SegmentRule.ByValue::of);
    } catch (IllegalArgumentException e) {
      mistakes.add(node, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<SegmentRule> where(Values values) {
    String name = values.text("name").orElse("");
    if (values.text("where").isEmpty() || values.entries().size() > 2) {
      mistakes.add(values.node(), "a segment with a name has 'name' and 'where', and no other key");
      return Optional.empty();
    }
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9 _.-]{0,62}")) {
      mistakes.add(
          values.at("name"),
          "segments.name is '%s' (must be 1 to 63 letters, digits, spaces, '_', '.' and '-')"
              .formatted(Mistakes.shortened(name)));
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SegmentRule.Where(name, Condition.parse(values.text("where").orElse(""))));
    } catch (InvalidSegmentException e) {
      mistakes.add(values.at("where"), "segment '%s': %s".formatted(name, e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<SegmentRule> byValue(Values values) {
    Optional<String> name = values.text("field").flatMap(field -> field(field, values.at("field")));
    boolean hasBoth = values.names().contains("values") && values.names().contains("top");
    if (values.text("field").isEmpty() || hasBoth) {
      mistakes.add(
          values.node(),
          "a segment has 'name' and 'where', or 'field' and at most one of 'values' and 'top'");
      return Optional.empty();
    }
    return name.map(
        field ->
            new SegmentRule.ByValue(
                field,
                values.texts("values"),
                values
                    .<Long>get("top")
                    .map(top -> (int) Math.min(top, Integer.MAX_VALUE))
                    .orElse(SegmentRule.ByValue.USUAL)));
  }

  /** The field, if its values may be told. */
  private Optional<String> field(String name, Node node) {
    if (root.texts("ignore").contains(name)) {
      mistakes.add(node, "segments by '%s', which is ignored".formatted(name));
      return Optional.empty();
    }
    if (root.text("label").filter(name::equals).isPresent()) {
      mistakes.add(node, "segments by '%s': ground truth comes too late".formatted(name));
      return Optional.empty();
    }
    boolean isPrivate =
        root.object("features")
            .flatMap(features -> features.object(name))
            .flatMap(feature -> feature.<Boolean>get("private"))
            .orElse(false);
    if (isPrivate) {
      mistakes.add(
          node,
          "segments by '%s': its values are private (use 'name' and 'where')".formatted(name));
      return Optional.empty();
    }
    return Optional.of(name);
  }

  private Optional<SegmentRule> cross(List<String> of, Node node) {
    for (String name : of) {
      if (!names.contains(name)) {
        mistakes.add(
            node,
            "unknown segment '%s'%s; it must stand before"
                .formatted(Mistakes.shortened(name), Mistakes.didYouMean(name, names)));
        return Optional.empty();
      }
    }
    return Optional.of(new SegmentRule.Cross(of));
  }

  private void requireFew(List<SegmentRule> rules) {
    long most = Segmentation.most(rules);
    if (most > Segmentation.MOST_SEGMENTS) {
      mistakes.add(
          root.at("segments"),
          "%d segments (must be at most %d; take fewer values by 'top', or cross less)"
              .formatted(most, Segmentation.MOST_SEGMENTS));
    }
  }
}
