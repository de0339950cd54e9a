/**
 * Event files of TensorBoard. Messages are the classes of {@code org.tensorflow.framework}, which
 * ND4J contains; it lacks the class of the enclosing event, whose four fields are written here.
 */
package largo.core.tensorboard;
