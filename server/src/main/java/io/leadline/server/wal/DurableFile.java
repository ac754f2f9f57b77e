package io.leadline.server.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are replaced whole: after a crash there is the old one or the new one. */
public final class DurableFile {

  private DurableFile() {}

  /** Writes {@code bytes} aside, syncs them and puts them in place of {@code file}. */
  public static void replace(Path file, ByteBuffer bytes) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(aside);
    try (Disk.SegmentFile created = new FileDisk().create(aside)) {
      created.write(bytes);
      created.force();
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    FileDisk.forceFolderOf(file);
  }
}
