package largo.core.train;

import largo.core.data.DataSplit;
import largo.core.gradient.Score;

/** Scores a model on parts of the data. */
@FunctionalInterface
public interface Evaluator {

  /**
   * The score of a model on a part of the data; of no examples, if there is no such part.
   *
   * @param parameters float[layout size], not kept
   */
  Score score(DataSplit split, float[] parameters);
}
