package largo.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import largo.core.data.InputException;
import largo.core.dl4j.NetworkSignature;
import org.junit.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.scalatestplus.junit.JUnitSuite;

public class DataSetConversionTest extends JUnitSuite {

  private static final NetworkSignature EXPECTED =
      new NetworkSignature(List.of(List.of(3)), List.of(List.of(2)));

  @Test
  public void saysThatADataSetIsNull() {
    String problem = "a data set is null, or has no features or no labels, which training needs";

    for (DataSetConversion data :
        List.of(
            DataSetConversion.of((DataSet) null),
            DataSetConversion.of((MultiDataSet) null),
            DataSetConversion.of(new DataSet(Nd4j.ones(4, 3), null)))) {
      assertThatExceptionOfType(InputException.class)
          .isThrownBy(() -> data.examples(EXPECTED))
          .withMessage(problem);
    }
  }

  @Test
  public void givesRows() {
    DataSet data = new DataSet(Nd4j.ones(4, 3), Nd4j.ones(4, 2));

    assertThat(DataSetConversion.of(data).examples(EXPECTED).count()).isEqualTo(4);
  }
}
