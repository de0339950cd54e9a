package largo.core.model;

/** The source of a network: the {@linkplain ModelZoo zoo}, or a file. */
public interface ModelSource {

  /**
   * A configuration in DL4J's JSON.
   *
   * @param json its path, or any Hadoop URI
   */
  record Json(String json) implements ModelSource {}

  /**
   * A model that was saved by DL4J, or by an earlier run, to be trained further.
   *
   * @param zip its path, or any Hadoop URI
   */
  record Zip(String zip) implements ModelSource {}
}
