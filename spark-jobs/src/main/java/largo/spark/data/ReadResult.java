package largo.spark.data;

import java.io.IOException;
import java.io.Serializable;
import largo.core.data.InputException;

/**
 * The outcome of reading a run of rows. A task returns bad input as a value, so that the driver
 * reports it in one sentence instead of the stack trace of a failed stage.
 */
sealed interface ReadResult extends Serializable permits ExampleBlock, BadInput {

  /** The position in the input. */
  BlockPosition position();

  /** The block of a reader, or the reason why it could not be read. */
  static ReadResult of(BlockPosition position, Reader reader) {
    try {
      return reader.read();
    } catch (InputException e) {
      return new BadInput(position, e.getMessage());
    } catch (IOException e) {
      return new BadInput(position, InputFiles.damaged(position.file(), e).getMessage());
    }
  }

  /** Reads a block. */
  interface Reader {
    /**
     * Reads the block.
     *
     * @throws InputException if it is malformed
     */
    ExampleBlock read() throws IOException;
  }
}
