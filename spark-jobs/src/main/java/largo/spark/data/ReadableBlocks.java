package largo.spark.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import org.apache.parquet.ParquetRuntimeException;

/**
 * Blocks of files that may be damaged: damage becomes a problem for the user. What may pass, such
 * as a connection that is lost, is thrown on, so that Spark tries again.
 */
final class ReadableBlocks implements Iterator<ExampleBlock> {

  private final Iterator<ExampleBlock> blocks;
  private ExampleBlock next;
  private boolean broken;
  private BlockPosition last = new BlockPosition(0, "", 0);

  ReadableBlocks(Iterator<ExampleBlock> blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !broken) {
      try {
        next = blocks.hasNext() ? blocks.next() : null;
      } catch (Exception e) { // Scala declares no exceptions, but Spark's are checked
        next = damage(e);
      }
    }
    return next != null;
  }

  @Override
  public ExampleBlock next() {
    hasNext();
    ExampleBlock block = next;
    last = block.place();
    next = null;
    return block;
  }

  private ExampleBlock damage(Exception e) {
    Throwable cause = e;
    while (!(cause instanceof ParquetRuntimeException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String where = String.valueOf(e.getMessage()).split("\n")[0];
    if (cause instanceof IOException io && !(cause instanceof EOFException)) {
      throw new UncheckedIOException(where, io);
    }
    broken = true;
    return ExampleBlock.broken(
        new BlockPosition(last.source(), last.file(), last.start() + 1),
        String.format(
            Locale.ROOT,
            "%s (%s: %s); the file is damaged: copy or write it again",
            where,
            cause.getClass().getSimpleName(),
            cause.getMessage()));
  }
}
