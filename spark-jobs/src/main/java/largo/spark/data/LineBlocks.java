package largo.spark.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import largo.core.data.InputException;

/** Parses the lines of a part of a text file into blocks, up to the first that is malformed. */
final class LineBlocks implements Iterator<ReadResult> {

  private static final int MAX_MESSAGE_LENGTH = 500;

  private final TextPart part;
  private final LineSource lines;
  private final LineParser parser;
  private String line;
  private long start;
  private long lineNumber;
  private boolean started;
  private boolean failed;

  /**
   * The blocks of a part.
   *
   * @param lines of the part; the caller closes them
   */
  LineBlocks(TextPart part, LineSource lines, LineParser parser) {
    this.part = part;
    this.lines = lines;
    this.parser = parser;
  }

  @Override
  public boolean hasNext() {
    return !failed && (!started || line != null);
  }

  @Override
  public ReadResult next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ColumnBuilder columns = parser.columns();
    try {
      if (!started) {
        started = true;
        advance();
      }
      start = lines.offset();
      while (line != null && !columns.isFull()) {
        parser.parse(line, lines.offset(), columns);
        advance();
      }
    } catch (InputException e) {
      return bad(at(lines.offset()) + ": " + TextExcerpt.text(e.getMessage(), MAX_MESSAGE_LENGTH));
    } catch (CharacterCodingException e) {
      return bad(
          "after line " + lineNumber + ": the text is not " + part.charset() + ", as it begins");
    } catch (IOException e) {
      failed = true;
      return new BadInput(position(), InputFiles.damaged(part.file(), e).getMessage());
    }
    return columns.block(position());
  }

  private void advance() throws IOException {
    lineNumber++;
    line = lines.next();
  }

  private BlockPosition position() {
    return new BlockPosition(part.input(), part.file(), start);
  }

  private BadInput bad(String problem) {
    failed = true;
    return new BadInput(position(), String.format(Locale.ROOT, "%s, %s", part.file(), problem));
  }

  /** Line numbers count from the start of the part, which is the start of most files. */
  private String at(long offset) {
    return part.start() == 0 ? "line " + lineNumber : "the line at byte " + offset;
  }
}
