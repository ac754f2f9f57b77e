package io.leadline.stream.registry;

import java.util.List;

/**
 * A schema as the registry tells it.
 *
 * @param type {@code AVRO}, {@code PROTOBUF} or {@code JSON}
 * @param text the schema; of Protobuf the base64 of a {@code FileDescriptorProto}
 * @param references what it imports
 */
public record RegisteredSchema(String type, String text, List<Reference> references) {

  public RegisteredSchema {
    references = List.copyOf(references);
  }

  /**
   * @param name as the schema imports it
   * @param subject where the registry has it
   * @param version of the subject
   */
  public record Reference(String name, String subject, int version) {}
}
