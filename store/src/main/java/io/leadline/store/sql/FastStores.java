package io.leadline.store.sql;

import com.zaxxer.hikari.HikariConfig;
import io.leadline.store.FastStore;
import io.leadline.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Opens fast stores by their address. */
public final class FastStores {

  /** Environment variable with the PostgreSQL user, where the address names none. */
  public static final String USER_VARIABLE = "LEADLINE_DB_USER";

  /** Environment variable with the PostgreSQL password, where the address has none. */
  public static final String PASSWORD_VARIABLE = "LEADLINE_DB_PASSWORD";

  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  private FastStores() {}

  /**
   * Opens the store, creates it if there is none, and brings its schema up to date.
   *
   * @param address a file's path or {@code jdbc:sqlite:PATH} for SQLite; {@code
   *     jdbc:postgresql://HOST:PORT/NAME?user=…&password=…} for PostgreSQL, where user and password
   *     may come from the environment instead
   * @throws StoreException if it cannot be opened
   * @throws IllegalArgumentException if the address is of no known kind
   */
  public static FastStore open(String address) {
    return open(address, System.getenv());
  }

  static FastStore open(String address, Map<String, String> environment) {
    if (address.startsWith(POSTGRESQL)) {
      return postgresql(address, environment);
    }
    if (address.startsWith("jdbc:") && !address.startsWith(SQLITE)) {
      throw new IllegalArgumentException(
          "Unknown store: '%s' (must be a path, jdbc:sqlite:PATH or jdbc:postgresql://HOST/NAME)"
              .formatted(withoutCredentials(address)));
    }
    return sqlite(address.startsWith(SQLITE) ? address.substring(SQLITE.length()) : address);
  }

  private static FastStore sqlite(String path) {
    if (path.isBlank() || path.startsWith(":") || path.startsWith("file:")) {
      throw new IllegalArgumentException(
          "Invalid SQLite store: '%s' (must be the path of a file)".formatted(path));
    }
    Path file = Path.of(path).toAbsolutePath();
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new StoreException("Cannot create the folder of the store '%s'".formatted(file), e);
    }
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(SQLITE + file);
    return new SqlFastStore(Database.open(new Sqlite(), config, file.toString()));
  }

  private static FastStore postgresql(String address, Map<String, String> environment) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address);
    if (!address.matches(".*[?&]user=.*") && environment.containsKey(USER_VARIABLE)) {
      config.setUsername(environment.get(USER_VARIABLE));
    }
    if (!address.matches(".*[?&]password=.*") && environment.containsKey(PASSWORD_VARIABLE)) {
      config.setPassword(environment.get(PASSWORD_VARIABLE));
    }
    return new SqlFastStore(Database.open(new PostgreSql(), config, withoutCredentials(address)));
  }

  /** The address as it may stand in messages and logs. */
  private static String withoutCredentials(String address) {
    return address.replaceAll("\\?.*", "").replaceAll("//[^/@]*@", "//");
  }
}
