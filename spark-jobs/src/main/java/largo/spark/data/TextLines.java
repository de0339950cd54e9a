package largo.spark.data;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import largo.core.data.InputException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/** Reads lines of text files into blocks, in parallel where a file can be split. */
final class TextLines {

  private static final int BLOCK = 4096;
  private static final int MOST_CHARACTERS = 500;

  private TextLines() {}

  /**
   * The blocks of files.
   *
   * @param heads of the files
   * @param parsers makes a parser for each part of a file
   */
  static JavaRDD<ExampleBlock> read(
      JavaSparkContext spark, InputFiles files, List<TextHead> heads, Parsers parsers) {
    List<Tuple2<TextPart, Seq<String>>> parts =
        heads.stream()
            .flatMap(head -> head.parts().stream())
            .map(part -> new Tuple2<>(part, seq(part.hosts())))
            .toList();
    if (parts.isEmpty()) {
      return spark.emptyRDD();
    }
    return spark
        .sc()
        .makeRDD(seq(parts), ClassTag$.MODULE$.<TextPart>apply(TextPart.class))
        .toJavaRDD()
        .flatMap(part -> blocks(part, files, parsers));
  }

  private static Iterator<ExampleBlock> blocks(TextPart part, InputFiles files, Parsers parsers)
      throws IOException {
    LineSource lines = part.open(files);
    TaskCompletionListener close = context -> lines.close();
    TaskContext.get().addTaskCompletionListener(close);
    return blocks(part, lines, parsers.of(part.source()));
  }

  /** The blocks of the lines of a part; the caller closes them. */
  static Iterator<ExampleBlock> blocks(TextPart part, LineSource lines, Parser parser) {
    return new PartBlocks(part, lines, parser);
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }

  /** Makes parsers. */
  interface Parsers extends Serializable {
    /**
     * A parser.
     *
     * @param source which file its lines are from
     */
    Parser of(int source);
  }

  /** Parses the lines of a part of a file, one after another. */
  interface Parser {

    /** Empty columns for the rows to come. */
    ColumnBuilder columns();

    /**
     * Adds the row of a line, if it holds one.
     *
     * @param offset of the line in its file
     * @throws InputException if it is malformed; the caller adds file and line
     */
    void parse(String line, long offset, ColumnBuilder to);
  }

  private static final class PartBlocks implements Iterator<ExampleBlock> {

    private final TextPart part;
    private final LineSource lines;
    private final Parser parser;
    private String line;
    private long start;
    private long lineNumber;
    private boolean begun;
    private boolean broken;

    PartBlocks(TextPart part, LineSource lines, Parser parser) {
      this.part = part;
      this.lines = lines;
      this.parser = parser;
    }

    @Override
    public boolean hasNext() {
      return !broken && (!begun || line != null);
    }

    @Override
    public ExampleBlock next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ColumnBuilder columns = parser.columns();
      try {
        if (!begun) {
          begun = true;
          advance();
        }
        start = lines.offset();
        while (line != null && columns.rows() < BLOCK) {
          parser.parse(line, lines.offset(), columns);
          advance();
        }
      } catch (InputException e) {
        return broken(
            at(lines.offset()) + ": " + TextExcerpt.text(e.getMessage(), MOST_CHARACTERS));
      } catch (CharacterCodingException e) {
        return broken(
            "after line " + lineNumber + ": the text is not " + part.charset() + ", as it begins");
      } catch (IOException e) {
        broken = true;
        return ExampleBlock.broken(place(), InputFiles.damaged(part.file(), e).getMessage());
      }
      return columns.block(place());
    }

    private void advance() throws IOException {
      lineNumber++;
      line = lines.next();
    }

    private BlockPosition place() {
      return new BlockPosition(part.source(), part.file(), start);
    }

    private ExampleBlock broken(String problem) {
      broken = true;
      return ExampleBlock.broken(
          place(), String.format(Locale.ROOT, "%s, %s", part.file(), problem));
    }

    /** Lines are counted from the start of the part, which is the start of most files. */
    private String at(long offset) {
      return part.start() == 0 ? "line " + lineNumber : "the line at byte " + offset;
    }
  }
}
