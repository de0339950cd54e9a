package largo.spark.study;

import java.util.List;
import java.util.Locale;
import largo.core.config.RunSpec;
import largo.core.model.ModelSource;
import largo.spark.data.ShardedData;

/**
 * The checked input of a command that uses a trained model, and what it would do.
 *
 * @param model its file, or the number and the folder of several
 * @param parameters of a model
 * @param input a description of the data
 * @param work what would be done
 * @param outputs files and folders that would be written, with a description; possibly none
 */
public record InputCheck(
    String model, int parameters, String input, String work, List<String> outputs)
    implements DryRunForecast {

  /** Copies the list. */
  public InputCheck {
    outputs = List.copyOf(outputs);
  }

  /** That of a model on the data of a specification, which writes nothing. */
  static InputCheck of(RunSpec spec, LoadedModel model, ShardedData data, String work) {
    return new InputCheck(
        path(spec), model.definition().penalty().layout().size(), data.toString(), work, List.of());
  }

  private static String path(RunSpec spec) {
    return spec.model().source().value() instanceof ModelSource.TorchScript module
        ? module.torchscript()
        : ((ModelSource.Zip) spec.model().source().value()).zip();
  }

  @Override
  public String json() {
    return JsonRecords.write(this);
  }

  @Override
  public String text() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "model:  %s, %,d parameters%ninput:  %s%nwork:   %s%n",
                model,
                parameters,
                input,
                work));
    for (String output : outputs) {
      text.append(String.format(Locale.ROOT, "output: %s%n", output));
    }
    return text.append(String.format(Locale.ROOT, "all checks passed; nothing was done%n"))
        .toString();
  }
}
