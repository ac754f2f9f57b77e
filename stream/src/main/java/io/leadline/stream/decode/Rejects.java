package io.leadline.stream.decode;

/** Takes the records that could not be read, each once, with the reason. */
@FunctionalInterface
public interface Rejects {

  /**
   * @param chunk where the record is
   * @param record its index there
   * @param reason what is wrong with it, in words; never shows a private value
   */
  void reject(Chunk chunk, int record, String reason);
}
