package largo.core.model.zoo;

import java.util.List;
import largo.core.Preconditions;
import largo.core.data.ExampleShape;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

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

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not kept; the message names it
   */
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
  public String json(ExampleShape shape, int outputs) {
    ModelZoo.requireImage("lenet", shape, 16);
    return ModelZoo.rectified()
        .list()
        .layer(convolution("conv1", filters.get(0)))
        .layer(pooling("pool1"))
        .layer(convolution("conv2", filters.get(1)))
        .layer(pooling("pool2"))
        .layer(new DenseLayer.Builder().name("dense").nOut(dense).build())
        .layer(ModelZoo.drop(ModelZoo.output(outputs), dropout))
        .setInputType(InputType.convolutional(shape.height(), shape.width(), shape.channels()))
        .build()
        .toJson();
  }

  private static ConvolutionLayer convolution(String name, int filters) {
    return new ConvolutionLayer.Builder(5, 5).name(name).nOut(filters).build();
  }

  private static SubsamplingLayer pooling(String name) {
    return new SubsamplingLayer.Builder(PoolingType.MAX)
        .name(name)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }
}
