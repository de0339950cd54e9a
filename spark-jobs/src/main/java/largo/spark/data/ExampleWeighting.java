package largo.spark.data;

import java.io.Serializable;
import largo.core.data.Examples;
import largo.core.data.Normalization;

/** Determines the weights of the examples of a split, whose labels are class numbers. */
@FunctionalInterface
interface ExampleWeighting extends Serializable {

  /** The weights that were read. */
  ExampleWeighting AS_READ = examples -> examples;

  /** Equal weights. */
  ExampleWeighting EQUAL = Examples::unweighted;

  /** The weights that were read, times a factor. */
  static ExampleWeighting times(float factor) {
    return examples -> examples.scaled(Normalization.NONE, factor);
  }

  /** The weights that were read, times a factor of the class; see {@link Examples#weighted}. */
  static ExampleWeighting byClass(float[] factors) {
    return examples -> examples.weighted(factors);
  }

  /** The examples with their weights. */
  Examples of(Examples examples);
}
