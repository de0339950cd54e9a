package largo.spark.data;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import largo.spark.interop.ScalaCollections;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/** Reads text files line by line, in parallel if a file can be split. */
final class TextLines {

  private TextLines() {}

  /** The blocks of files, given their heads. */
  static JavaRDD<ReadResult> read(
      ReadContext context, List<TextHead> heads, LineParser.Factory parsers) {
    List<TextPart> parts = heads.stream().flatMap(head -> head.parts().stream()).toList();
    if (parts.isEmpty()) {
      return context.spark().emptyRDD();
    }
    InputFiles files = context.files();
    return context
        .spark()
        .sc()
        .makeRDD(
            ScalaCollections.seq(
                parts.stream()
                    .map(part -> new Tuple2<>(part, ScalaCollections.seq(part.hosts())))
                    .toList()),
            ClassTag$.MODULE$.<TextPart>apply(TextPart.class))
        .toJavaRDD()
        .flatMap(part -> blocks(part, files, parsers));
  }

  private static Iterator<ReadResult> blocks(
      TextPart part, InputFiles files, LineParser.Factory parsers) throws IOException {
    LineSource lines = part.open(files);
    TaskCompletionListener close = context -> lines.close();
    TaskContext.get().addTaskCompletionListener(close);
    return new LineBlocks(part, lines, parsers.of(part.input()));
  }
}
