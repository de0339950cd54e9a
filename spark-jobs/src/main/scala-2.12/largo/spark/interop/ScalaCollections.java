package largo.spark.interop;

import java.util.List;
import java.util.Map;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Between collections of Java and of Scala 2.12. */
public final class ScalaCollections {

  /** The line of Scala for which this is compiled. */
  static final String SCALA = "2.12";

  private ScalaCollections() {}

  /** A copy of a list, as the type that methods of Spark take. */
  public static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }

  /** A view of a sequence. */
  public static <T> List<T> list(Seq<T> seq) {
    return JavaConverters.seqAsJavaList(seq);
  }

  /** A view of a map. */
  public static <K, V> Map<K, V> map(scala.collection.Map<K, V> map) {
    return JavaConverters.mapAsJavaMap(map);
  }
}
