package largo.core.torch.dl4j;

import org.deeplearning4j.nn.conf.layers.Layer;

/** Writes layers of one type. */
interface LayerTranslator<L extends Layer> {

  /**
   * Writes a layer.
   *
   * @param input after dropout
   * @return its activations
   * @throws largo.core.model.ModelException if it has a setting that is not known here
   */
  ProgramValue write(L layer, ProgramValue input, ProgramContext context);
}
