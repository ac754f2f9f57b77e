package io.leadline.predictions.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3AddressTest {

  @Test
  void bucketAndPrefixAreEnough() {
    assertThat(S3Address.parse("s3://logs"))
        .isEqualTo(new S3Address("logs", "", Optional.empty(), Optional.empty(), false));
    assertThat(S3Address.parse("s3://logs/team/models"))
        .isEqualTo(
            new S3Address("logs", "team/models/", Optional.empty(), Optional.empty(), false));
  }

  @Test
  void anotherServiceIsAddressedByPathUnlessSaidOtherwise() {
    S3Address minio = S3Address.parse("s3://logs/a/?endpoint=http://minio:9000&region=eu-1");
    S3Address hosted =
        S3Address.parse("s3://logs?endpoint=https%3A%2F%2Fs3.example.com&path_style=false");

    assertThat(minio.endpoint()).contains(URI.create("http://minio:9000"));
    assertThat(minio.region()).contains("eu-1");
    assertThat(minio.isPathStyle()).isTrue();
    assertThat(minio).hasToString("s3://logs/a/");
    assertThat(hosted.endpoint()).contains(URI.create("https://s3.example.com"));
    assertThat(hosted.isPathStyle()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://",
        "s3://UPPER/x",
        "s3://a/x",
        "s3://logs?endpoint=minio",
        "s3://logs?endpont=http://minio:9000",
        "s3://logs?region=",
        "s3://logs?path_style=yes",
        "https://logs"
      })
  void mistakesAreToldWithWhatIsAllowed(String where) {
    assertThatThrownBy(() -> S3Address.parse(where))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(where)
        .hasMessageContaining("s3://BUCKET/PREFIX");
  }

  @Test
  void credentialsAreRefusedWithoutRepeatingThem() {
    assertThatThrownBy(() -> S3Address.parse("s3://key:secret@logs/x"))
        .hasMessageContaining("AWS_ACCESS_KEY_ID")
        .hasMessageNotContaining("secret@");
  }
}
