package largo.core.dl4j.layers;

import java.io.Serial;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A dilated convolution without oneDNN, by im2col and BLAS: the oneDNN of ND4J 1.0.0-M2.1 has no
 * backward pass of dilated convolutions ("could not create a descriptor for a dilated convolution
 * forward propagation primitive").
 */
final class DilatedConvolution extends ConvolutionLayer {

  @Serial private static final long serialVersionUID = 1;

  DilatedConvolution(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
    this.helper = null;
  }
}
