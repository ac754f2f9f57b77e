package io.leadline.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * What may stand in a place of the configuration. One tree of shapes both reads monitors and is
 * written as their JSON Schema, so the two cannot disagree.
 */
sealed interface Shape {

  /**
   * Reads a node; what is wrong goes to {@code mistakes}.
   *
   * @param path of the node, such as {@code checks.drift}; empty for the whole
   * @return empty if the node cannot be used
   */
  Optional<Object> read(Node node, String path, Mistakes mistakes);

  /** As JSON Schema, made of maps, lists, texts, numbers and booleans. */
  Map<String, Object> schema();

  /** In words, for messages: “a duration such as 1h”. */
  String words();

  /** A map of these keys and values, in this order: the schema is the same in every process. */
  static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  /** A key of an {@link Keys object}. */
  record Key(String name, Shape shape, boolean isRequired, String about) {

    static Key of(String name, Shape shape, String about) {
      return new Key(name, shape, false, about);
    }

    Key required() {
      return new Key(name, shape, true, about);
    }
  }

  /** An object with known keys; read as {@link Values}. */
  record Keys(List<Key> keys) implements Shape {

    static Keys of(Key... keys) {
      return new Keys(List.of(keys));
    }

    @Override
    public Optional<Object> read(Node node, String path, Mistakes mistakes) {
      if (!(node instanceof MappingNode mapping)) {
        mistakes.add(node, name(path) + " must be " + words());
        return Optional.empty();
      }
      Map<String, Values.Entry> entries = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        readEntry(tuple, path, entries, mistakes);
      }
      requireUnique(mapping, path, mistakes);
      for (Key key : keys) {
        boolean isWritten = written(mapping).contains(key.name());
        if (key.isRequired() && !isWritten) {
          mistakes.add(node, "missing key '%s'%s".formatted(key.name(), in(path)));
        }
      }
      return Optional.of(new Values(node, entries));
    }

    private void readEntry(
        NodeTuple tuple, String path, Map<String, Values.Entry> entries, Mistakes mistakes) {
      String name = text(tuple.getKeyNode());
      Optional<Key> key = keys.stream().filter(known -> known.name().equals(name)).findFirst();
      if (key.isEmpty()) {
        List<String> known = keys.stream().map(Key::name).toList();
        mistakes.add(
            tuple.getKeyNode(),
            "unknown key '%s'%s%s"
                .formatted(Mistakes.shortened(name), in(path), Mistakes.didYouMean(name, known)));
        return;
      }
      Node value = tuple.getValueNode();
      String below = path.isEmpty() ? name : path + "." + name;
      key.get()
          .shape()
          .read(value, below, mistakes)
          .ifPresent(read -> entries.put(name, new Values.Entry(read, value)));
    }

    private static List<String> written(MappingNode mapping) {
      return mapping.getValue().stream().map(tuple -> text(tuple.getKeyNode())).toList();
    }

    @Override
    public Map<String, Object> schema() {
      Map<String, Object> properties = new LinkedHashMap<>();
      for (Key key : keys) {
        Map<String, Object> described = new LinkedHashMap<>(key.shape().schema());
        described.put("description", key.about());
        properties.put(key.name(), described);
      }
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "object");
      schema.put("additionalProperties", false);
      List<String> required = keys.stream().filter(Key::isRequired).map(Key::name).toList();
      if (!required.isEmpty()) {
        schema.put("required", required);
      }
      schema.put("properties", properties);
      return schema;
    }

    @Override
    public String words() {
      return "an object with keys such as '%s'".formatted(keys.get(0).name());
    }
  }

  /** An object whose keys the user chooses; read as {@link Values}. */
  record Named(Shape values) implements Shape {

    @Override
    public Optional<Object> read(Node node, String path, Mistakes mistakes) {
      if (!(node instanceof MappingNode mapping)) {
        mistakes.add(node, name(path) + " must be " + words());
        return Optional.empty();
      }
      Map<String, Values.Entry> entries = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        String name = text(tuple.getKeyNode());
        Node value = tuple.getValueNode();
        values
            .read(value, path + "." + name, mistakes)
            .ifPresent(read -> entries.put(name, new Values.Entry(read, value)));
      }
      requireUnique(mapping, path, mistakes);
      return Optional.of(new Values(node, entries));
    }

    @Override
    public Map<String, Object> schema() {
      return Shape.object("type", "object", "additionalProperties", values.schema());
    }

    @Override
    public String words() {
      return "an object";
    }
  }

  /** A list; a single element may stand without brackets. Read as a {@link List}. */
  record Items(Shape items) implements Shape {

    @Override
    public Optional<Object> read(Node node, String path, Mistakes mistakes) {
      List<Node> nodes = node instanceof SequenceNode list ? list.getValue() : List.of(node);
      List<Object> values = new ArrayList<>();
      for (Node item : nodes) {
        items.read(item, path, mistakes).ifPresent(values::add);
      }
      return Optional.of(values);
    }

    @Override
    public Map<String, Object> schema() {
      return Shape.object(
          "oneOf", List.of(Shape.object("type", "array", "items", items.schema()), items.schema()));
    }

    @Override
    public String words() {
      return "a list, each " + items.words();
    }
  }

  /** A single value. */
  record Scalar(Scalars kind) implements Shape {

    @Override
    public Optional<Object> read(Node node, String path, Mistakes mistakes) {
      if (node instanceof ScalarNode scalar) {
        Optional<Object> value = kind.parse(scalar.getValue());
        if (value.isPresent()) {
          return value;
        }
        mistakes.add(
            node,
            "%s is '%s' (must be %s)"
                .formatted(name(path), Mistakes.shortened(scalar.getValue()), words()));
        return Optional.empty();
      }
      mistakes.add(node, name(path) + " must be " + words());
      return Optional.empty();
    }

    @Override
    public Map<String, Object> schema() {
      return kind.schema();
    }

    @Override
    public String words() {
      return kind.words();
    }
  }

  /** One of some words; read as a {@link String}. */
  record OneOf(List<String> choices) implements Shape {

    static OneOf of(String... choices) {
      return new OneOf(Arrays.asList(choices));
    }

    static OneOf of(Collection<String> choices) {
      return new OneOf(List.copyOf(choices));
    }

    @Override
    public Optional<Object> read(Node node, String path, Mistakes mistakes) {
      String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (choices.contains(text)) {
        return Optional.of(text);
      }
      mistakes.add(
          node,
          "%s is '%s'%s"
              .formatted(name(path), Mistakes.shortened(text), Mistakes.didYouMean(text, choices)));
      return Optional.empty();
    }

    @Override
    public Map<String, Object> schema() {
      return Shape.object("enum", choices);
    }

    @Override
    public String words() {
      return "one of " + String.join(", ", choices);
    }
  }

  /** Any of some shapes, told apart by what kind of node stands there. */
  record Either(List<Shape> shapes) implements Shape {

    static Either of(Shape... shapes) {
      return new Either(List.of(shapes));
    }

    @Override
    public Optional<Object> read(Node node, String path, Mistakes mistakes) {
      for (Shape shape : shapes) {
        if (shape.accepts(node)) {
          return shape.read(node, path, mistakes);
        }
      }
      mistakes.add(node, name(path) + " must be " + words());
      return Optional.empty();
    }

    @Override
    public boolean accepts(Node node) {
      return shapes.stream().anyMatch(shape -> shape.accepts(node));
    }

    @Override
    public Map<String, Object> schema() {
      return Shape.object("anyOf", shapes.stream().map(Shape::schema).toList());
    }

    @Override
    public String words() {
      return String.join(", or ", shapes.stream().map(Shape::words).toList());
    }
  }

  /** Whether the node's kind, be it wrong inside, is the shape's; for {@link Either}. */
  default boolean accepts(Node node) {
    if (this instanceof Keys || this instanceof Named) {
      return node instanceof MappingNode;
    }
    if (this instanceof Items) {
      return node instanceof SequenceNode;
    }
    return node instanceof ScalarNode scalar
        && (!(this instanceof Scalar single) || single.kind().parse(scalar.getValue()).isPresent());
  }

  private static void requireUnique(MappingNode mapping, String path, Mistakes mistakes) {
    Set<String> seen = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String name = text(tuple.getKeyNode());
      if (!seen.add(name)) {
        mistakes.add(tuple.getKeyNode(), "key '%s' occurs twice%s".formatted(name, in(path)));
      }
    }
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "?";
  }

  private static String name(String path) {
    return path.isEmpty() ? "the monitor" : path;
  }

  private static String in(String path) {
    return path.isEmpty() ? "" : " in " + path;
  }
}
