package largo.core.dl4j.zoo;

import largo.core.data.ExampleShape;
import largo.core.model.Lenet;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** {@link Lenet} as a configuration of DL4J. */
final class LenetConfiguration {

  private LenetConfiguration() {}

  static String json(Lenet lenet, ExampleShape shape, OutputLayer output) {
    return CommonLayers.rectified()
        .list()
        .layer(convolution("conv1", lenet.filters().get(0)))
        .layer(pooling("pool1"))
        .layer(convolution("conv2", lenet.filters().get(1)))
        .layer(pooling("pool2"))
        .layer(new DenseLayer.Builder().name("dense").nOut(lenet.dense()).build())
        .layer(CommonLayers.drop(output, lenet.dropout()))
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
