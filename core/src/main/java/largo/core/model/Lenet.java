package largo.core.model;

import java.util.List;
import largo.core.Preconditions;
import largo.core.data.ExampleShape;

/**
 * LeNet: two 5×5 convolutions, each followed by 2×2 max pooling, one hidden dense layer.
 *
 * <p>With 20 and 50 filters and 500 units it is the network of Caffe's MNIST example; 431,080
 * parameters on 28×28 images of ten classes.
 *
 * @param filters filters of the two convolutions, each at least 1
 * @param dense units of the hidden layer, at least 1
 * @param dropout probability in [0, 1) that a hidden unit is dropped, before the output layer
 */
public record Lenet(List<Integer> filters, int dense, double dropout) implements ZooModel {

  public Lenet {
    filters = List.copyOf(filters);
    Preconditions.that(
        filters.size() == 2 && filters.get(0) >= 1 && filters.get(1) >= 1,
        "filters must be two numbers of at least 1, but were %s",
        filters);
    Preconditions.positive("dense", dense);
    Preconditions.inRange("dropout", dropout, 0, 1);
  }

  @Override
  public void checkShape(ExampleShape shape) {
    ModelZoo.requireImage("lenet", shape, 16);
  }
}
