package largo.spark.study;

/** Formats of the models of trials. */
enum ModelFormat {
  /** A zip of Deeplearning4j. */
  DL4J("zip"),
  /** A TorchScript file of PyTorch. */
  TORCHSCRIPT("pt");

  private final String extension;

  ModelFormat(String extension) {
    this.extension = extension;
  }

  /** Name of the file with the model of a finished trial. */
  String modelFile() {
    return "model." + extension;
  }

  /** Name of the file with the best model of a trial. */
  String bestFile() {
    return "best." + extension;
  }
}
