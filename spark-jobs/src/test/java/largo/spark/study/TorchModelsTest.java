package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.Assume.assumeFalse;

import java.util.List;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.model.ModelException;
import largo.core.torch.TorchRuntimes;
import org.apache.hadoop.conf.Configuration;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** PyTorch models in a build without PyTorch's library; module {@code torch} tests them with it. */
public class TorchModelsTest extends JUnitSuite {

  @Test
  public void namesTheProfileThatHasTheLibrary() {
    assumeFalse("this build has libtorch", TorchRuntimes.find().isPresent());
    for (String model : List.of("model.zoo = transformer", "model.torchscript = net.pt")) {
      RunSpec spec = SpecReader.read("t.conf", model, List.of());

      assertThatExceptionOfType(ModelException.class)
          .isThrownBy(() -> LoadedModel.check(spec, new Configuration()))
          .withMessageContaining("mvn -Ptorch -DskipTests package")
          .withMessageContaining("docs/torch.md");
    }
  }
}
