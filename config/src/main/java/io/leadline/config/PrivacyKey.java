package io.leadline.config;

import io.leadline.core.profile.Pseudonyms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The key of a deployment's pseudonyms. Whoever profiles private categories must have the same one:
 * sidecars, the stream's job, and the centre, which profiles baselines.
 */
public final class PrivacyKey {

  /** Variable with the key. */
  public static final String VARIABLE = "LEADLINE_PRIVACY_KEY";

  /** Variable with the name of a file that holds the key; it goes before {@link #VARIABLE}. */
  public static final String FILE_VARIABLE = "LEADLINE_PRIVACY_KEY_FILE";

  private PrivacyKey() {}

  /**
   * The pseudonyms of the key in this file, or in this process's environment; without either, those
   * of no key.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the key is too short
   */
  public static Pseudonyms read(Optional<Path> file) throws IOException {
    return of(file.or(() -> variable(FILE_VARIABLE).map(Path::of)), variable(VARIABLE));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name));
  }

  /**
   * The pseudonyms of the key in the file, or else of this key; of no key where both are absent.
   * Space around a key is no part of it.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the key is too short
   */
  public static Pseudonyms of(Optional<Path> file, Optional<String> otherwise) throws IOException {
    Optional<String> key =
        file.isPresent()
            ? Optional.of(Files.readString(file.get()).strip())
            : otherwise.map(String::strip).filter(text -> !text.isEmpty());
    return key.isPresent()
        ? Pseudonyms.keyed(key.get().getBytes(StandardCharsets.UTF_8))
        : Pseudonyms.UNKEYED;
  }
}
