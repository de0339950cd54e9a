package largo.core.model.zoo;

import largo.core.data.ExampleShape;
import largo.core.model.ModelSource;

/** A network that fits itself to the data. */
public interface ZooModel extends ModelSource {

  /**
   * Its configuration, as DL4J's JSON.
   *
   * @param shape of an example
   * @param outputs classes to tell apart, or 1 for a number to be predicted
   * @throws largo.core.model.ModelException if the network makes no sense of such examples
   */
  String json(ExampleShape shape, int outputs);
}
