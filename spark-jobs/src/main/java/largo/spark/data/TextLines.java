package largo.spark.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import largo.core.data.InputException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.spark.api.java.JavaNewHadoopRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Reads lines of text files into blocks, in parallel where a file can be split. */
final class TextLines {

  private static final int BLOCK = 4096;
  private static final long LEAST_SPLIT = 1 << 20;

  private TextLines() {}

  /**
   * The blocks of files.
   *
   * @param parsers makes a parser for each split
   */
  static JavaRDD<Block> read(JavaSparkContext spark, List<String> files, Parsers parsers) {
    try {
      Job job = Job.getInstance(spark.hadoopConfiguration());
      FileInputFormat.setInputPaths(job, files.stream().map(Path::new).toArray(Path[]::new));
      FileInputFormat.setMinInputSplitSize(job, LEAST_SPLIT);
      JavaNewHadoopRDD<LongWritable, Text> lines =
          (JavaNewHadoopRDD<LongWritable, Text>)
              spark.newAPIHadoopRDD(
                  job.getConfiguration(), TextInputFormat.class, LongWritable.class, Text.class);
      return lines.mapPartitionsWithInputSplit(
          (split, iterator) -> {
            FileSplit part = (FileSplit) split;
            String file = part.getPath().toString();
            return new Blocks(file, part.getStart(), iterator, parsers);
          },
          true);
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s", files, e.getMessage());
    }
  }

  /** Makes parsers. */
  interface Parsers extends Supplier<Parser>, Serializable {}

  /** Parses the lines of a split, one after another. */
  interface Parser {

    /** Empty columns for the rows to come. */
    Columns columns();

    /**
     * Adds the row of a line, if it holds one.
     *
     * @param offset of the line in its file
     * @throws InputException if it is malformed; the caller adds file and line
     */
    void parse(String line, long offset, Columns to);
  }

  private static final class Blocks implements Iterator<Block> {

    private final String file;
    private final long splitStart;
    private final Iterator<Tuple2<LongWritable, Text>> lines;
    private final Parser parser;
    private long lineNumber;
    private boolean broken;

    Blocks(
        String file, long splitStart, Iterator<Tuple2<LongWritable, Text>> lines, Parsers parsers) {
      this.file = file;
      this.splitStart = splitStart;
      this.lines = lines;
      this.parser = parsers.get();
    }

    @Override
    public boolean hasNext() {
      return !broken && lines.hasNext();
    }

    @Override
    public Block next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Columns columns = parser.columns();
      long start = -1;
      while (lines.hasNext() && columns.rows() < BLOCK) {
        Tuple2<LongWritable, Text> line = lines.next();
        long offset = line._1().get();
        lineNumber++;
        start = start < 0 ? offset : start;
        try {
          parser.parse(line._2().toString(), offset, columns);
        } catch (InputException e) {
          broken = true;
          return Block.broken(
              file,
              start,
              String.format(Locale.ROOT, "%s, %s: %s", file, at(offset), e.getMessage()));
        }
      }

      return columns.block(file, start);
    }

    /** Lines are counted from the start of the split, which is the start of most files. */
    private String at(long offset) {
      return splitStart == 0 ? "line " + lineNumber : "the line at byte " + offset;
    }
  }
}
