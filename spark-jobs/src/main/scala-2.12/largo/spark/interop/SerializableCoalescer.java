package largo.spark.interop;

import java.io.Serial;
import org.apache.spark.rdd.PartitionCoalescer;

/** A coalescer that Spark sends with its RDD. Spark for Scala 2.12 asks for Scala's interface. */
public abstract class SerializableCoalescer implements PartitionCoalescer, scala.Serializable {

  @Serial private static final long serialVersionUID = 1;
}
