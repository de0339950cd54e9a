package largo.spark.interop;

import java.util.List;
import java.util.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Between collections of Java and of Scala 2.13. */
public final class ScalaCollections {

  /** The line of Scala for which this is compiled. */
  static final String SCALA = "2.13";

  private ScalaCollections() {}

  /** A copy of a list, as the type that methods of Spark take. */
  public static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toList();
  }

  /** A view of a sequence. */
  public static <T> List<T> list(scala.collection.Seq<T> seq) {
    return CollectionConverters.asJava(seq);
  }

  /** A view of a map. */
  public static <K, V> Map<K, V> map(scala.collection.Map<K, V> map) {
    return CollectionConverters.asJava(map);
  }
}
