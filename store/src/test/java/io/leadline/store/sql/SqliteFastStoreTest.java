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

  @Test
  void twoProcessesWriteAtOnceAndNothingIsLost() throws Exception {
    Path file = folder.resolve("shared.db");
    try (FastStore store = FastStores.open(file.toString())) {
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OtherProcess.class.getName(),
                  file.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("other.log").toFile())
              .start();

      for (int i = 0; i < OtherProcess.WRITES || other.isAlive(); i++) {
        store.saveCursor("here", "n" + i % OtherProcess.WRITES, "x");
      }

      assertThat(other.waitFor()).as(Files.readString(folder.resolve("other.log"))).isZero();
      for (int i = 0; i < OtherProcess.WRITES; i++) {
        assertThat(store.cursor("here", "n" + i)).isPresent();
        assertThat(store.cursor("there", "n" + i)).isPresent();
      }
    }
  }

  /** Writes to the same file. */
  static final class OtherProcess {

    static final int WRITES = 200;

    private OtherProcess() {}

    public static void main(String[] args) {
      try (FastStore store = FastStores.open(args[0])) {
        for (int i = 0; i < WRITES; i++) {
          store.saveCursor("there", "n" + i, "y");
        }
      }
    }
  }
}
