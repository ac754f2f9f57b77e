package io.leadline.store.sql;

import com.zaxxer.hikari.HikariConfig;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 15 or later. */
final class PostgreSql implements Dialect {

  @Override
  public String migrations() {
    return "io/leadline/store/postgresql";
  }

  @Override
  public void prepare(HikariConfig pool) {
    // By name: the JDK looks for drivers once, with the class loader that happens to ask first.
    pool.setDriverClassName("org.postgresql.Driver");
    pool.setMaximumPoolSize(8);
    pool.addDataSourceProperty("ApplicationName", "leadline");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
  }

  @Override
  public boolean hasSingleWriter() {
    return false;
  }

  @Override
  public int timeType() {
    return Types.TIMESTAMP_WITH_TIMEZONE;
  }

  @Override
  public void bind(PreparedStatement statement, int position, Instant instant) throws SQLException {
    statement.setObject(position, instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
  }

  @Override
  public @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
