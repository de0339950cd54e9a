package largo.core.torch.dl4j;

import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.layers.Layer;

/** Messages about parts of networks that have no translation. */
final class TranslationErrors {

  private TranslationErrors() {}

  static ModelException type(String name, Object part) {
    return new ModelException(
        "%s, a %s, has no translation to PyTorch; set worker.engine = dl4j",
        name, part.getClass().getSimpleName());
  }

  static ModelException setting(Layer layer, String what) {
    return new ModelException(
        "%s of layer %s, a %s, has no translation to PyTorch; set worker.engine = dl4j",
        what, layer.getLayerName(), layer.getClass().getSimpleName());
  }
}
