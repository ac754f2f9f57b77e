package io.leadline.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PointersTest {

  @Test
  void pointersThroughOneArrayAndBesideItAreFine() {
    assertThatCode(
            () ->
                new Pointers(
                    Map.of("a", "/x/*/a", "b", "/x/*/b/c", "c", "/c", "d", "/x*/y", "all", "")))
        .doesNotThrowAnyException();
    assertThat(Pointers.NONE.isEmpty()).isTrue();
  }

  @Test
  void aStarAtTheEndIsEachElementItself() {
    assertThatCode(() -> new Pointers(Map.of("a", "/x/*"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> new Pointers(Map.of("a", "/x/*", "b", "/y/*/b")))
        .hasMessageContaining("another steps through /x/*");
    assertThatThrownBy(() -> new Pointers(Map.of("a", "/x/*/*")))
        .hasMessageContaining("it steps through two");
  }
}
