package io.leadline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidecarReaderTest {

  private static MonitorFile parse(String yaml) throws InvalidMonitorException {
    return MonitorFile.parse("monitor.yaml", yaml);
  }

  @Test
  void aSidecarLearnsWhereAHomeMadeServersFieldsAre() throws Exception {
    Collect.Sidecar sidecar =
        parse(
                MonitorFileTest.MINIMAL
                    + """
                    collect:
                      sidecar:
                        paths: /score
                        request: { age: "/people/*/age", channel: /channel }
                        response: { prediction: /labels }
                    """)
            .collect()
            .sidecar();

    assertThat(sidecar.paths()).containsExactly("/score");
    assertThat(sidecar.request().byColumn())
        .containsOnly(Map.entry("age", "/people/*/age"), Map.entry("channel", "/channel"));
    assertThat(sidecar.response().byColumn()).containsOnly(Map.entry("prediction", "/labels"));
    assertThat(parse(MonitorFileTest.MINIMAL).collect().sidecar()).isEqualTo(Collect.Sidecar.USUAL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          paths: score                                  | collect.sidecar.paths is 'score' (must be a path such as /score)
          request: { a: b }                             | collect.sidecar.request.a is 'b' (must be a JSON Pointer such as /customer/age)
          request: { a: "/x/*/a", b: "/y/*/b" }         | all must step through the same array, once; another steps through /x/*
          request: { a: /x, b: /x }                     | Invalid pointer of 'b': /x (is that of 'a' too)
          response: { a: /x }                           | collect.sidecar.response needs collect.sidecar.request
          requests: { a: /x }                           | unknown key 'requests' in collect.sidecar; did you mean 'request'?
          """)
  void mappingsThatCannotBeAreRefusedWithTheirPlace(String line, String message) {
    assertThatThrownBy(
            () -> parse(MonitorFileTest.MINIMAL + "collect:\n  sidecar:\n    " + line + "\n"))
        .isInstanceOf(InvalidMonitorException.class)
        .hasMessageContaining("monitor.yaml:10")
        .hasMessageContaining(message);
  }

  @Test
  void whereASidecarRunsIsForTheCommandToSay() throws Exception {
    assertThat(
            parse(
                    MonitorFileTest.MINIMAL
                        + "collect: { sidecar: { upstream: \"http://localhost:1\", flush: 60s } }\n")
                .warnings())
        .containsExactly(
            "collect.sidecar.upstream has no effect in this version (an option of leadline sidecar)",
            "collect.sidecar.flush has no effect in this version (an option of leadline sidecar)");
  }
}
