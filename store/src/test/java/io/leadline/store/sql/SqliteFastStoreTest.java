package io.leadline.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.store.FastStore;
import io.leadline.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFastStoreTest extends FastStoreContract {

  @TempDir Path folder;

  @Override
  String newDatabase() {
    return "jdbc:sqlite:" + folder.resolve("leadline.db");
  }

  @Test
  void aPlainPathOpensSqliteAndMakesItsFolder() {
    Path file = folder.resolve("new/folder/store.db");

    FastStores.open(file.toString()).close();

    assertThat(file).exists();
  }

  @Test
  void theFileSurvivesPowerLossByItsJournalMode() throws Exception {
    try (FastStore store = FastStores.open(folder.resolve("store.db").toString());
        var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("store.db"));
        ResultSet mode = connection.createStatement().executeQuery("PRAGMA journal_mode")) {
      store.models();
      assertThat(mode.getString(1)).isEqualTo("wal");
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedWithItsName() throws Exception {
    Path file = Files.writeString(folder.resolve("notes.txt"), "not a database ".repeat(100));

    assertThatThrownBy(() -> FastStores.open(file.toString()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("notes.txt")
        .hasMessageContaining("not a database");
  }

  @Test
  void anUnknownAddressIsRefusedWithoutItsPassword() {
    assertThatThrownBy(() -> FastStores.open("jdbc:mysql://db/x?user=u&password=hidden"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jdbc:mysql://db/x")
        .hasMessageNotContaining("hidden");
    assertThatThrownBy(() -> FastStores.open(":memory:", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
