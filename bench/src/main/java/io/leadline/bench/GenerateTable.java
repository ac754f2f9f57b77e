package io.leadline.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Writes the table that speed is measured on: 12 doubles, 3 integers, 4 texts of 5, 50, 5,000 and
 * 1,000,000 values, and a score, in Parquet as DuckDB writes it, zstd: {@code GenerateTable FILE
 * ROWS [SEED] [SHIFT]}. A shift moves the first double and one text.
 */
public final class GenerateTable {

  private static final String TABLE =
      """
      COPY (
        SELECT
          %1$s + sqrt(-2 * ln(1 - random())) * cos(6.283185307 * random()) AS d01,
          exp(sqrt(-2 * ln(1 - random())) * cos(6.283185307 * random())) AS d02,
          random() * 1000 AS d03,
          CASE WHEN random() < 0.3 THEN 0 ELSE random() * 50 END AS d04,
          CASE WHEN random() < 0.1 THEN 999.0 ELSE random() * 20 END AS d05,
          round(random() * 500, 2) AS d06,
          CASE WHEN random() < 0.02 THEN NULL ELSE random() END AS d07,
          -ln(1 - random()) * 1e6 AS d08,
          sqrt(-2 * ln(1 - random())) * 1e-6 AS d09,
          random() + random() + random() AS d10,
          round(random() * 10, 1) AS d11,
          power(1 - random(), -0.5) AS d12,
          (18 + random() * 70)::INTEGER AS i01,
          (random() * random() * 40)::INTEGER AS i02,
          (random() * 1e6)::INTEGER AS i03,
          'channel ' || floor(least(random() + %1$s / 10, 0.999) * 5)::INTEGER AS s01,
          CASE WHEN random() < 0.05 THEN NULL ELSE 'city ' || floor(random() * random() * 50)::INTEGER END AS s02,
          'merchant ' || floor(random() * random() * 5000)::INTEGER AS s03,
          'customer ' || floor(random() * 1000000)::INTEGER AS s04,
          1 / (1 + exp(-3 * (random() - 0.5))) AS score
        FROM range(%2$d)
      ) TO '%3$s' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)
      """;

  private GenerateTable() {}

  public static void main(String[] args) throws SQLException {
    if (args.length < 2) {
      System.err.println("usage: GenerateTable FILE ROWS [SEED] [SHIFT]");
      System.exit(2);
    }
    double seed = args.length > 2 ? Double.parseDouble(args[2]) : 0.5;
    String shift = args.length > 3 ? args[3] : "0";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      // One thread, or the seed would not decide the values.
      statement.execute("SET threads = 1");
      statement.execute("SELECT setseed(%s)".formatted(seed));
      statement.execute(TABLE.formatted(shift, Long.parseLong(args[1]), args[0]));
    }
  }
}
