package largo.core.onnx;

import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.layers.Layer;

/** Messages about parts of networks that are not exported. */
final class ConversionErrors {

  private ConversionErrors() {}

  static ModelException type(String name, Object part) {
    return new ModelException(
        "%s, a %s, cannot be exported to ONNX; docs/model.md lists the layers that can",
        name, part.getClass().getSimpleName());
  }

  static ModelException setting(Layer layer, String setting) {
    return new ModelException(
        "%s of layer %s, a %s, cannot be exported to ONNX; docs/model.md lists the layers that can",
        setting, layer.getLayerName(), layer.getClass().getSimpleName());
  }
}
