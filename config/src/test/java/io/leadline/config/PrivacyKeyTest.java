package io.leadline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.profile.Pseudonyms;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivacyKeyTest {

  private static final String KEY = "a key of sixteen bytes";

  @TempDir private Path folder;

  @Test
  void theFileGoesBeforeTheVariableAndSpaceAroundAKeyIsNoPartOfIt() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
    Pseudonyms expected = Pseudonyms.keyed(KEY.getBytes(StandardCharsets.UTF_8));

    assertThat(
            PrivacyKey.of(Optional.of(file), Optional.of("another key of sixteen"))
                .isSameAs(expected))
        .isTrue();
    assertThat(PrivacyKey.of(Optional.empty(), Optional.of(" " + KEY)).isSameAs(expected)).isTrue();
  }

  @Test
  void withoutAKeyThereIsNone() throws Exception {
    assertThat(PrivacyKey.of(Optional.empty(), Optional.empty())).isSameAs(Pseudonyms.UNKEYED);
    assertThat(PrivacyKey.of(Optional.empty(), Optional.of(" "))).isSameAs(Pseudonyms.UNKEYED);
  }

  @Test
  void aKeyThatIsTooShortOrAFileThatIsNotThereIsAnErrorThatDoesNotTellTheKey() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");

    assertThatThrownBy(() -> PrivacyKey.of(Optional.empty(), Optional.of("secret")))
        .hasMessage("Invalid privacy key: 6 bytes (must be at least 16)");
    assertThatThrownBy(() -> PrivacyKey.of(Optional.of(empty), Optional.of(KEY)))
        .hasMessage("Invalid privacy key: 0 bytes (must be at least 16)");
    assertThatThrownBy(() -> PrivacyKey.of(Optional.of(folder.resolve("none")), Optional.of(KEY)))
        .isInstanceOf(NoSuchFileException.class);
  }
}
