package io.leadline.protocol.tensor;

import io.leadline.protocol.DecodeException;

/**
 * Strings of a binary BYTES tensor: each a length of 4 bytes, little endian, and as many bytes.
 * They are read as UTF-8; what is none gets replacement characters.
 */
record LengthPrefixed(byte[] bytes, int offset, int length) {

  void addTo(Tensor tensor, Tensors owner) throws DecodeException {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      if (end - at < 4) {
        throw owner.malformed(tensor.path(), "the last string's length is cut off");
      }
      int size =
          bytes[at] & 0xff
              | (bytes[at + 1] & 0xff) << 8
              | (bytes[at + 2] & 0xff) << 16
              | bytes[at + 3] << 24;
      at += 4;
      if (size < 0 || size > end - at) {
        throw owner.malformed(
            tensor.path(),
            "a string of %,d bytes where %,d are left"
                .formatted(Integer.toUnsignedLong(size), end - at));
      }
      tensor.addText(bytes, at, size);
      at += size;
    }
  }
}
