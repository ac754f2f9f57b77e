package io.leadline.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.leadline.store.StoreException;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;

/** One migrated database with its connections; turns its failures into {@link StoreException}. */
final class Database implements AutoCloseable {

  /** As many as a pool has connections, which may all be dead, and one. */
  private static final int MOST_ATTEMPTS = 9;

  private final Dialect dialect;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final String name;
  private final ReentrantLock writer = new ReentrantLock(true);

  private Database(Dialect dialect, HikariDataSource pool, String name) {
    this.dialect = dialect;
    this.pool = pool;
    this.name = name;
    jdbi = Jdbi.create(pool);
    jdbi.registerArgument(new InstantArgument(dialect));
    jdbi.registerArgument(new TextArgument());
    jdbi.registerColumnMapper(
        Instant.class,
        (ColumnMapper<Instant>) (row, column, context) -> dialect.instant(row, column));
  }

  /**
   * Connects and brings the schema up to date.
   *
   * @param name for error messages, without credentials
   */
  static Database open(Dialect dialect, HikariConfig config, String name) {
    dialect.prepare(config);
    config.setPoolName("leadline-store");
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(config);
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(pool)
          .locations("classpath:" + dialect.migrations())
          .table("leadline_schema_history")
          .loggers("slf4j")
          .load()
          .migrate();
      return new Database(dialect, pool, name);
    } catch (FlywayException | com.zaxxer.hikari.pool.HikariPool.PoolInitializationException e) {
      if (pool != null) {
        pool.close();
      }
      throw new StoreException("Cannot open the store %s: %s".formatted(name, reason(e)), e);
    }
  }

  /** Runs one statement, outside a transaction: it sees one state of the database. */
  <T> T read(String what, Function<Handle, T> work) {
    try {
      return retried(() -> jdbi.withHandle(work::apply));
    } catch (JdbiException e) {
      throw failure("read", what, e);
    }
  }

  /**
   * Does it again on another connection where one was lost: a server was restarted, or an address
   * moved. Everything this store writes may be written twice.
   */
  private static <T> T retried(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (JdbiException e) {
        if (attempt == MOST_ATTEMPTS || !isConnectionLost(e)) {
          throw e;
        }
      }
    }
  }

  private static boolean isConnectionLost(JdbiException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        // Class 08: connection exceptions; 57P01 to 57P03: the server goes down or comes up.
        return sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57P0");
      }
    }
    return false;
  }

  /** Runs one statement whose rows are fetched piece by piece. */
  <T> T stream(String what, Function<Handle, T> work) {
    try {
      // PostgreSQL fetches piece by piece in transactions only; SQLite always does.
      return dialect.hasSingleWriter()
          ? jdbi.withHandle(work::apply)
          : retried(() -> jdbi.inTransaction(work::apply));
    } catch (JdbiException e) {
      throw failure("read", what, e);
    }
  }

  <T> T write(String what, Function<Handle, T> work) {
    if (dialect.hasSingleWriter()) {
      writer.lock();
    }
    try {
      return retried(() -> jdbi.inTransaction(work::apply));
    } catch (JdbiException e) {
      throw failure("save", what, e);
    } finally {
      if (dialect.hasSingleWriter()) {
        writer.unlock();
      }
    }
  }

  private StoreException failure(String verb, String what, Exception e) {
    return new StoreException("Cannot %s %s in %s: %s".formatted(verb, what, name, reason(e)), e);
  }

  /** The database's own words rather than those of the layers above it. */
  private static String reason(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException && cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return String.valueOf(error.getMessage());
  }

  @Override
  public void close() {
    pool.close();
  }

  private static final class InstantArgument extends AbstractArgumentFactory<Instant> {

    private final Dialect dialect;

    InstantArgument(Dialect dialect) {
      // Of absent times: PostgreSQL refuses a null of another type.
      super(dialect.timeType());
      this.dialect = dialect;
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      return (position, statement, context) ->
          dialect.bind(statement, position, StoredTime.clamp(value));
    }
  }

  private static final class TextArgument extends AbstractArgumentFactory<String> {

    TextArgument() {
      super(Types.VARCHAR);
    }

    @Override
    protected Argument build(String value, ConfigRegistry config) {
      return (position, statement, context) ->
          statement.setString(position, StoredText.clean(value));
    }
  }
}
