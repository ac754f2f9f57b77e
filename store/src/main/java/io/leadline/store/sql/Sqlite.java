package io.leadline.store.sql;

import com.zaxxer.hikari.HikariConfig;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** SQLite in a local file: write-ahead log, one writer, readers that never wait for it. */
final class Sqlite implements Dialect {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @Override
  public String migrations() {
    return "io/leadline/store/sqlite";
  }

  @Override
  public void prepare(HikariConfig pool) {
    // By name: the JDK looks for drivers once, with the class loader that happens to ask first.
    pool.setDriverClassName("org.sqlite.JDBC");
    pool.setMaximumPoolSize(4);
    pool.addDataSourceProperty("journal_mode", "WAL");
    // With NORMAL a power cut may take back what a write-ahead log has acknowledged.
    pool.addDataSourceProperty("synchronous", "FULL");
    // For other processes: inside this one, writers queue before they reach the database.
    pool.addDataSourceProperty("busy_timeout", "30000");
    // A transaction that starts as a reader could not become a writer once another has written.
    pool.addDataSourceProperty("transaction_mode", "IMMEDIATE");
  }

  @Override
  public boolean hasSingleWriter() {
    return true;
  }

  @Override
  public int timeType() {
    return Types.VARCHAR;
  }

  @Override
  public void bind(PreparedStatement statement, int position, Instant instant) throws SQLException {
    statement.setString(position, TIME.format(instant));
  }

  @Override
  public @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : Instant.parse(text);
  }
}
