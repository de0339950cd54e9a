package largo.spark.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.apache.parquet.ParquetRuntimeException;

/**
 * Blocks of Parquet files that may be damaged: damage becomes {@link BadInput}. Errors that may be
 * transient, such as a lost connection, are rethrown, so that Spark retries the task.
 */
final class ReadableBlocks implements Iterator<ReadResult> {

  private final Iterator<ReadResult> blocks;
  private ReadResult next;
  private boolean failed;
  private BlockPosition last = new BlockPosition(0, "", 0);

  ReadableBlocks(Iterator<ReadResult> blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !failed) {
      try {
        next = blocks.hasNext() ? blocks.next() : null;
      } catch (Exception e) { // Spark does not declare its checked exceptions
        next = damage(e);
      }
    }
    return next != null;
  }

  @Override
  public ReadResult next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ReadResult result = next;
    last = result.position();
    next = null;
    return result;
  }

  private BadInput damage(Exception e) {
    Throwable cause = e;
    while (!(cause instanceof ParquetRuntimeException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String where = String.valueOf(e.getMessage()).split("\n", 2)[0];
    if (cause instanceof IOException io && !(cause instanceof EOFException)) {
      throw new UncheckedIOException(where, io);
    }
    failed = true;
    return new BadInput(
        new BlockPosition(last.input(), last.file(), last.start() + 1),
        String.format(
            Locale.ROOT,
            "%s (%s: %s); the file is damaged: copy or write it again",
            where,
            cause.getClass().getSimpleName(),
            cause.getMessage()));
  }
}
