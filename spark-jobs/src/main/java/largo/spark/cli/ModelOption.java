package largo.spark.cli;

import com.typesafe.config.ConfigUtil;
import java.util.List;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.model.ModelSource;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** The saved model of a command. */
final class ModelOption {

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "The model, as saved by train and sweep: model.zip, or model.pt of a PyTorch model "
              + "(default: that of the configuration).")
  private String model;

  boolean isGiven() {
    return model != null;
  }

  /**
   * The specification with this model.
   *
   * @throws SpecException if no saved model is named, or two are
   */
  RunSpec read(SpecOptions spec, Configuration hadoop) {
    RunSpec asked = spec.read(settings(spec), hadoop);
    ModelSource source = asked.model().source().value();
    if (!(source instanceof ModelSource.Zip || source instanceof ModelSource.TorchScript)) {
      throw new SpecException("name the model to evaluate with --model");
    }
    return asked;
  }

  /** The model as a setting, with its path quoted. */
  private List<String> settings(SpecOptions spec) {
    if (model == null) {
      return List.of();
    }
    if (spec.overrides().stream().anyMatch(o -> o.strip().startsWith("model"))) {
      throw new SpecException("name the model with --model or with --set, but not with both");
    }
    String key = model.endsWith(".pt") ? "model.torchscript" : "model.zip";
    return List.of(key + "=" + ConfigUtil.quoteString(model));
  }
}
