package largo.spark.interop;

import java.io.Serial;
import java.io.Serializable;
import org.apache.spark.rdd.PartitionCoalescer;

/** A coalescer that Spark sends with its RDD. Spark for Scala 2.13 asks for Java's interface. */
public abstract class SerializableCoalescer implements PartitionCoalescer, Serializable {

  @Serial private static final long serialVersionUID = 1;
}
