package io.leadline.store.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.store.StoreException;
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
}
