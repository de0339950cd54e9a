package largo.spark.data;

import java.nio.charset.StandardCharsets;
import java.util.List;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.core.data.LibsvmParser;
import org.apache.spark.api.java.JavaSparkContext;

/** Reads LIBSVM files. */
record LibsvmReader(JavaSparkContext spark, InputFiles files, DataSource.Libsvm source)
    implements BlockReader {

  @Override
  public Reading read(List<String> named, ColumnNames like) {
    int most = source.features().orElse(Integer.MAX_VALUE);
    List<TextHead> heads = TextHead.of(spark, files, named, StandardCharsets.UTF_8.name());
    return new Reading(TextLines.read(spark, files, heads, file -> new Parser(most)));
  }

  @Override
  public ExampleShape shape(int width) {
    return ExampleShapes.of(source.image(), source.features().orElse(width));
  }

  private record Parser(int most) implements TextLines.Parser {

    @Override
    public ColumnBuilder columns() {
      return new ColumnBuilder.Sparse();
    }

    @Override
    public void parse(String line, long offset, ColumnBuilder to) {
      LibsvmParser.Row row = LibsvmParser.parse(line);
      if (row != null) {
        int last = row.columns().length - 1;
        if (last >= 0 && row.columns()[last] >= most) {
          throw new InputException(
              "index %d is beyond data.features = %d", row.columns()[last] + 1, most);
        }
        ((ColumnBuilder.Sparse) to).add(row);
      }
    }
  }
}
