package io.leadline.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the server: system properties {@code leadline.…} or variables {@code LEADLINE_…}. */
@ConfigMapping(prefix = "leadline")
public interface ServerConfig {

  /** Folder of everything the server keeps, unless said otherwise. */
  @WithDefault("leadline-data")
  Path dataDir();

  /** JDBC address of the fast store; without it, SQLite in the data folder. */
  Optional<String> store();

  /** Folder or {@code s3://bucket/prefix} of the prediction log; without it, in the data folder. */
  Optional<String> log();

  /** Address of the dashboard in notifications; without it, they have no links. */
  Optional<String> url();

  /**
   * Where set, the API changes nothing without {@code Authorization: Bearer TOKEN}, and the forms
   * of the dashboard ask for it as a password.
   */
  Optional<String> token();

  /** Key of the pseudonyms of private categories, the same as that of sidecars and streams. */
  Optional<String> privacyKey();

  /** File with that key; goes before it. */
  Optional<Path> privacyKeyFile();

  Wal wal();

  Limits limits();

  Pairs pairs();

  /** Requests and responses that come apart, as CloudEvents. */
  interface Pairs {
    /** How long one waits for the other. */
    @WithDefault("60s")
    Duration patience();

    /** Most that wait; beyond it the oldest is given up. */
    @WithDefault("100000")
    int count();

    /** Most bytes of what waits; beyond it the oldest is given up. */
    @WithDefault("67108864")
    long bytes();
  }

  /** The write-ahead log. */
  interface Wal {
    /** Size at which a segment is sealed and drained. */
    @WithDefault("16777216")
    long segmentBytes();

    /** Age at which a segment is sealed and drained. */
    @WithDefault("5s")
    Duration segmentAge();

    /** Bytes that may wait for the prediction log; above them, requests are refused with 503. */
    @WithDefault("1073741824")
    long undrainedBytes();
  }

  /** What one request or scrape may ask for. */
  interface Limits {
    /** Largest record of the write-ahead log, so largest decoded request. */
    @WithDefault("134217728")
    int recordBytes();

    /** Largest message of snapshots, decompressed. */
    @WithDefault("67108864")
    long snapshotBytes();

    /** Longest time range of a query. */
    @WithDefault("400d")
    Duration range();

    /** Most windows, findings or incidents in one answer. */
    @WithDefault("1000")
    int page();

    /** Most series of one model in {@code /metrics}; the rest is counted. */
    @WithDefault("2000")
    int series();
  }

  /** Folder of the write-ahead log. */
  default Path walDir() {
    return dataDir().resolve("wal");
  }

  /** Folder of what could not be read. */
  default Path quarantineDir() {
    return dataDir().resolve("quarantine");
  }
}
