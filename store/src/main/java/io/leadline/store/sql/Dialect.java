package io.leadline.store.sql;

import com.zaxxer.hikari.HikariConfig;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What differs between the databases. */
interface Dialect {

  /** Folder of the migrations on the class path. */
  String migrations();

  /** Sets what every connection needs. */
  void prepare(HikariConfig pool);

  /** Whether only one transaction may write at a time. */
  boolean hasSingleWriter();

  /** The type of columns with times, as of {@link java.sql.Types}. */
  int timeType();

  void bind(PreparedStatement statement, int position, Instant instant) throws SQLException;

  @Nullable Instant instant(ResultSet row, int column) throws SQLException;
}
