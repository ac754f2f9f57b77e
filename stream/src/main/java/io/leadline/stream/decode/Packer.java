package io.leadline.stream.decode;

import io.leadline.stream.kafka.Message;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Packs records into chunks, right behind the source, so that what follows is paid for by the chunk
 * and not by the record. Holds nothing over a checkpoint: it hands over all before the barrier.
 */
public final class Packer extends AbstractStreamOperator<Chunk>
    implements OneInputStreamOperator<Message, Chunk> {

  private static final long serialVersionUID = 1;

  /** Halves of exchanges, which are to be joined first. */
  public static final OutputTag<Message> HALVES =
      new OutputTag<>("halves") {
        private static final long serialVersionUID = 1;
      };

  private static final int MOST_BYTES = 256 << 10;
  private static final int MOST_BUILDERS = 64;
  private static final long LONGEST_MILLIS = 50;

  private transient List<ChunkBuilder> builders = new ArrayList<>();

  @Override
  public void open() throws Exception {
    super.open();
    builders = new ArrayList<>();
    scheduleFlush();
  }

  private void scheduleFlush() {
    long next = getProcessingTimeService().getCurrentProcessingTime() + LONGEST_MILLIS;
    getProcessingTimeService()
        .registerTimer(
            next,
            time -> {
              flush();
              scheduleFlush();
            });
  }

  @Override
  public void processElement(StreamRecord<Message> element) {
    Message message = element.getValue();
    if (message.isHalf()) {
      output.collect(HALVES, element);
      return;
    }
    ChunkBuilder builder = builder(message);
    builder.add(message);
    if (builder.size() >= MOST_BYTES) {
      output.collect(new StreamRecord<>(builder.take()));
    }
  }

  private ChunkBuilder builder(Message message) {
    for (int i = 0; i < builders.size(); i++) {
      ChunkBuilder builder = builders.get(i);
      if (builder.isOf(message)) {
        return builder;
      }
    }
    if (builders.size() >= MOST_BUILDERS) {
      flush();
      builders.clear();
    }
    ChunkBuilder added = new ChunkBuilder(message);
    builders.add(added);
    return added;
  }

  private void flush() {
    for (ChunkBuilder builder : builders) {
      if (!builder.isEmpty()) {
        output.collect(new StreamRecord<>(builder.take()));
      }
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    // The end of a bounded source must not overtake its last records.
    flush();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  public void finish() throws Exception {
    flush();
    super.finish();
  }
}
