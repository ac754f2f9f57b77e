package io.leadline.predictions.log;

import io.leadline.predictions.objects.MotoServer;
import io.leadline.predictions.objects.Objects;
import java.io.IOException;

class S3ParquetLogTest extends ParquetLogContract {

  @Override
  Objects newObjects() throws IOException {
    return PredictionLogs.objects(MotoServer.newBucket());
  }
}
