package io.leadline.stream.decode.binary;

import io.leadline.protocol.column.RowException;

/**
 * A record in the registry's wire format.
 *
 * <pre>
 * u8 0, 4 bytes number of the schema (big-endian), then the message
 * </pre>
 *
 * @param schemaId number of the schema
 * @param start of what follows
 */
record Framed(int schemaId, int start) {

  private static final int HEADER = 5;

  static Framed of(byte[] bytes, int start, int length) throws RowException {
    if (length < HEADER || bytes[start] != 0) {
      throw new RowException(
          "no schema number (with a schema registry a record must begin with the byte 0 and four"
              + " bytes of its schema's number)");
    }
    int id = 0;
    for (int i = 1; i < HEADER; i++) {
      id = id << 8 | bytes[start + i] & 0xFF;
    }
    return new Framed(id, start + HEADER);
  }
}
