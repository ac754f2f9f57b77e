package io.leadline.core.profile;

import io.leadline.core.sketch.CategorySketch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What stands for the values of private fields in profiles.
 *
 * <p>A category becomes a pseudonym: equal ones have equal pseudonyms, so that counts, unseen
 * values and drift stay what they are. With a key it is HMAC-SHA-256, cut to 64 bits: who has the
 * profiles but not the key cannot try values until one fits. Without a key it is a plain hash; that
 * hides values from view and from nobody who wants to know them.
 *
 * <p>A number becomes the middle of its sixteenth of an octave, which is at most 3.2 % away: least
 * and largest numbers, frequent ones and account numbers are not in the profile, the distribution
 * is. Zero stays zero.
 *
 * <p>Profiles of one key merge and compare; those of two keys have no category in common. So what
 * is stored of a layout names its key by a fingerprint, and never the key. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104, HMAC</a>
 */
public final class Pseudonyms {

  /** Of profiles that stay where their data is. */
  public static final Pseudonyms UNKEYED = new Pseudonyms(new byte[0], "");

  /** Shorter keys could be guessed. */
  public static final int FEWEST_KEY_BYTES = 16;

  private static final int BLOCK_BYTES = 64;
  private static final int KEPT_MANTISSA_BITS = 4;
  private static final int DROPPED_BITS = 52 - KEPT_MANTISSA_BITS;

  private static final String FINGERPRINT_OF = "leadline: fingerprint of the privacy key";

  private final byte[] innerPad;
  private final byte[] outerPad;
  private final String fingerprint;

  private Pseudonyms(byte[] key, String fingerprint) {
    this.innerPad = pad(key, 0x36);
    this.outerPad = pad(key, 0x5c);
    this.fingerprint = fingerprint;
  }

  /**
   * Of one deployment.
   *
   * @param key the same in all processes of the deployment, and secret
   * @throws IllegalArgumentException if it is shorter than {@value #FEWEST_KEY_BYTES} bytes
   */
  public static Pseudonyms keyed(byte[] key) {
    if (key.length < FEWEST_KEY_BYTES) {
      throw new IllegalArgumentException(
          "Invalid privacy key: %d bytes (must be at least %d)"
              .formatted(key.length, FEWEST_KEY_BYTES));
    }
    byte[] block = key.length > BLOCK_BYTES ? sha256().digest(key) : key;
    String its = new Pseudonyms(block, "").category(FINGERPRINT_OF);
    return new Pseudonyms(block, its);
  }

  /**
   * Of a deployment whose key is not known here: they compare with others, and stand for nothing.
   *
   * @param fingerprint what {@link #fingerprint} said where it is known
   */
  public static Pseudonyms ofUnknownKey(String fingerprint) {
    return fingerprint.isEmpty() ? UNKEYED : new Pseudonyms(new byte[0], fingerprint);
  }

  private static byte[] pad(byte[] key, int with) {
    byte[] pad = key.length == 0 ? key : Arrays.copyOf(key, BLOCK_BYTES);
    for (int i = 0; i < pad.length; i++) {
      pad[i] ^= (byte) with;
    }
    return pad;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      // Every Java platform must have it.
      throw new IllegalStateException("No SHA-256", e);
    }
  }

  public boolean isKeyed() {
    return innerPad.length > 0;
  }

  /** Names the key, and does not tell it; empty where there is none. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Whether values that are equal have the same pseudonyms in both. */
  public boolean isSameAs(Pseudonyms other) {
    return fingerprint.equals(other.fingerprint);
  }

  /**
   * Stands for a private category.
   *
   * @throws IllegalStateException if the key is not known here
   */
  public String category(String value) {
    if (!isKeyed()) {
      if (!fingerprint.isEmpty()) {
        throw new IllegalStateException("The privacy key " + fingerprint + " is not known here");
      }
      return CategorySketch.pseudonym(value);
    }
    MessageDigest digest = sha256();
    digest.update(innerPad);
    byte[] inner = digest.digest(value.getBytes(StandardCharsets.UTF_8));
    digest.update(outerPad);
    byte[] outer = digest.digest(inner);
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits = (bits << 8) | (outer[i] & 0xff);
    }
    return "#%016x".formatted(bits);
  }

  /** Stands for a private number, which must be finite; of what it returns, it returns the same. */
  public static double number(double value) {
    if (value == 0) {
      return 0;
    }
    long cell = Double.doubleToRawLongBits(value) >> DROPPED_BITS;
    return Double.longBitsToDouble((cell << DROPPED_BITS) | (1L << (DROPPED_BITS - 1)));
  }

  @Override
  public String toString() {
    return isKeyed() ? "Pseudonyms[keyed]" : "Pseudonyms[unkeyed]";
  }
}
