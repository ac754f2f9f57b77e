package io.leadline.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.store.FastStore;
import io.leadline.store.StoreException;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgreSqlFastStoreTest extends FastStoreContract {

  private static PostgresServer server;
  private static int databases;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  String newDatabase() throws Exception {
    return server.newDatabase("store_" + databases++);
  }

  @Test
  void anUnreachableServerIsNamedWithoutThePassword() {
    assertThatThrownBy(
            () -> FastStores.open("jdbc:postgresql://localhost:1/x?user=u&password=hidden"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("jdbc:postgresql://localhost:1/x")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void connectionsThatTheServerClosedAreReplaced() throws Exception {
    String address = newDatabase();
    try (FastStore store = FastStores.open(address);
        Connection other = DriverManager.getConnection(address)) {
      store.saveCursor("loan", "etl", "1");

      for (int i = 2; i < 5; i++) {
        other
            .createStatement()
            .execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        store.saveCursor("loan", "etl", Integer.toString(i));
        assertThat(store.cursor("loan", "etl")).contains(Integer.toString(i));
      }
    }
  }
}
