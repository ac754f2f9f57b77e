package io.leadline.predictions.log;

import io.leadline.predictions.objects.LocalObjects;
import io.leadline.predictions.objects.Objects;
import io.leadline.predictions.objects.S3Address;
import io.leadline.predictions.objects.S3Objects;
import java.io.IOException;
import java.nio.file.Path;

/** Opens prediction logs by the address a user gives. */
public final class PredictionLogs {

  private PredictionLogs() {}

  /**
   * @param where a folder, made where it is missing; or {@code s3://BUCKET/PREFIX}, see {@link
   *     S3Address}
   */
  public static ParquetLog open(String where) throws IOException {
    return new ParquetLog(objects(where));
  }

  /** What the log at this address keeps its files in. */
  public static Objects objects(String where) throws IOException {
    return S3Address.isOne(where)
        ? new S3Objects(S3Address.parse(where))
        : new LocalObjects(Path.of(where));
  }
}
