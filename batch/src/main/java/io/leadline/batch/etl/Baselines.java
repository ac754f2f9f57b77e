package io.leadline.batch.etl;

import io.leadline.batch.table.Table;
import io.leadline.batch.table.TableProfiler;
import io.leadline.batch.table.Tables;
import io.leadline.core.cause.Influence;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.SchemaInference;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutInference;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Schema;
import io.leadline.core.segment.InvalidSegmentException;
import io.leadline.predictions.PredictionLog;
import io.leadline.store.Baseline;
import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** Computes baselines: from files, or from a range of the prediction log. */
public final class Baselines {

  /** Begins the source of a baseline that is a range of the prediction log. */
  public static final String LOG = "log:";

  private static final System.Logger LOGGER = System.getLogger(Baselines.class.getName());
  private static final String SEGMENTS = "segments";

  private final PredictionLog log;
  private final InstantSource clock;
  private final Pseudonyms pseudonyms;

  /** Without a key for private categories. */
  public Baselines(PredictionLog log, InstantSource clock) {
    this(log, clock, Pseudonyms.UNKEYED);
  }

  /**
   * @param pseudonyms stand for private categories; the same wherever windows are profiled
   */
  public Baselines(PredictionLog log, InstantSource clock, Pseudonyms pseudonyms) {
    this.log = log;
    this.clock = clock;
    this.pseudonyms = pseudonyms;
  }

  /**
   * The model's current baseline, ready to profile windows with, and with the segments that its
   * monitor asks for. Where there is none it is computed and kept; so is one that was profiled with
   * another privacy key, unless it was made of stored windows or its rows are gone: then private
   * categories are left out of its layout. Segments that cannot be had are a problem of the model's
   * data, and stop nothing else.
   *
   * @throws IOException if there is none yet and it cannot be read or is empty
   * @throws InterruptedException if the calling thread was interrupted
   */
  public Baseline current(FastStore store, Monitor monitor)
      throws IOException, InterruptedException {
    Baseline known = stored(store, monitor);
    return known.layout().segments().rules().equals(monitor.segments())
        ? keyed(known)
        : keyed(segmented(store, monitor, known));
  }

  private Baseline stored(FastStore store, Monitor monitor)
      throws IOException, InterruptedException {
    Optional<Baseline> known = store.currentBaseline(monitor.model());
    if (known.isPresent() && !mustBeKeyedAnew(known.get())) {
      return known.get();
    }
    try {
      Baseline computed = compute(monitor);
      store.saveBaseline(computed);
      return computed;
    } catch (IOException e) {
      if (known.isEmpty()) {
        throw e;
      }
      LOGGER.log(
          System.Logger.Level.WARNING,
          "Private categories of {0} are not compared: its baseline is of another privacy key, and"
              + " cannot be computed again: {1}",
          monitor.model(),
          e.getMessage());
      return known.get();
    }
  }

  private boolean mustBeKeyedAnew(Baseline known) {
    return known.layout().isOfAnotherKey(pseudonyms) && !known.isPromoted();
  }

  private Baseline keyed(Baseline known) {
    return known.withLayout(known.layout().keyedBy(pseudonyms));
  }

  private Baseline segmented(FastStore store, Monitor monitor, Baseline known) {
    try {
      BaselineSegments.Segmented segmented =
          new BaselineSegments(monitor, keyed(known)).compute(log);
      Baseline complete = known.withLayout(known.layout().withSegments(segmented.segmentation()));
      store.saveBaseline(complete, segmented.profiles());
      store.removeProblem(monitor.model(), DataProblem.Kind.UNUSABLE_SEGMENTS, SEGMENTS);
      return complete;
    } catch (IOException | InvalidSegmentException e) {
      store.saveProblem(
          DataProblem.of(
              monitor.model(),
              DataProblem.Kind.UNUSABLE_SEGMENTS,
              SEGMENTS,
              String.valueOf(e.getMessage()),
              Math.max(1, monitor.segments().size()),
              clock.instant()));
      return known;
    }
  }

  /**
   * Computes the baseline that a monitor names, without segments.
   *
   * @throws IOException if it cannot be read or is empty
   * @throws InterruptedException if the calling thread was interrupted
   */
  public Baseline compute(Monitor monitor) throws IOException, InterruptedException {
    String from = monitor.baseline().from();
    if (from.isEmpty()) {
      throw new IOException("Monitor '%s' names no baseline".formatted(monitor.model()));
    }
    return from.startsWith(LOG)
        ? ofLog(monitor, from.substring(LOG.length()))
        : ofFiles(monitor, from);
  }

  private Baseline ofFiles(Monitor monitor, String from) throws IOException, InterruptedException {
    try (Table table = Tables.open(from)) {
      List<Batch> sample = table.sample(LayoutInference.SAMPLE_ROWS);
      if (sample.isEmpty()) {
        throw new IOException("Baseline %s has no rows".formatted(table.name()));
      }
      Schema inferred = SchemaInference.infer(sample, monitor);
      var names = table.fields().stream().map(Table.TableField::name).collect(Collectors.toSet());
      Schema known =
          new Schema(
              inferred.fields().stream().filter(field -> names.contains(field.name())).toList());
      Layout layout =
          monitor.watching(
              LayoutInference.ofSample(known, sample, Layout.BASELINE_RESOLUTION)
                  .withPseudonyms(pseudonyms),
              sample);
      int threads = Runtime.getRuntime().availableProcessors();
      Profile profile = new TableProfiler(threads, cells -> {}).profile(table, layout);
      Baseline plain =
          baseline(monitor, layout, profile, inferred)
              .withInfluence(Influence.of(inferred, sample));
      return plain.withCalibrations(new BaselineWindows(monitor, plain).ofTable(table));
    }
  }

  private Baseline ofLog(Monitor monitor, String times) throws IOException {
    PredictionLog.Range range = range(monitor, times);
    List<Batch> sample = new ArrayList<>();
    log.read(
        range,
        batch -> {
          if (sample.stream().mapToInt(Batch::rows).sum() < LayoutInference.SAMPLE_ROWS) {
            sample.add(batch);
          }
        });
    if (sample.isEmpty()) {
      throw new IOException(
          "Baseline of '%s' has no rows: none were logged in %s".formatted(monitor.model(), times));
    }
    Schema schema = SchemaInference.infer(sample, monitor);
    Layout layout =
        monitor.watching(
            LayoutInference.ofSample(schema, sample, Layout.BASELINE_RESOLUTION)
                .withPseudonyms(pseudonyms),
            sample);
    ProfileBuilder builder = new ProfileBuilder(layout);
    log.read(range, builder::add);
    Baseline plain =
        baseline(monitor, layout, builder.build(), schema)
            .withInfluence(Influence.of(schema, sample));
    return plain.withCalibrations(new BaselineWindows(monitor, plain).ofLog(log, range));
  }

  /**
   * @param times FROM/TO
   */
  static PredictionLog.Range range(Monitor monitor, String times) throws IOException {
    String[] ends = times.split("/", -1);
    try {
      return PredictionLog.Range.of(
          monitor.model(), Instant.parse(ends[0]), Instant.parse(ends[1]));
    } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
      throw new IOException(
          "Invalid baseline: 'log:%s' (must be log:FROM/TO, two ISO 8601 times)".formatted(times),
          e);
    }
  }

  /**
   * @param schema may have fields that the baseline lacks, such as ground truth
   */
  private Baseline baseline(Monitor monitor, Layout layout, Profile profile, Schema schema) {
    Layout windows =
        LayoutInference.toCompareWith(profile, layout, Layout.WINDOW_RESOLUTION).withSchema(schema);
    String named = monitor.baseline().version();
    String version = named.isEmpty() ? contentHash(profile) : named;
    return new Baseline(monitor.model(), version, windows, profile, clock.instant());
  }

  private static String contentHash(Profile profile) {
    CRC32C crc = new CRC32C();
    crc.update(profile.toBytes());
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
