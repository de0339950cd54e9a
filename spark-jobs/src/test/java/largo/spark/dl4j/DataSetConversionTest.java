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
  public void reportsANullDataSet() {
    assertReported(DataSetConversion.of((DataSet) null));
  }

  @Test
  public void reportsANullMultiDataSet() {
    assertReported(DataSetConversion.of((MultiDataSet) null));
  }

  @Test
  public void reportsADataSetWithoutLabels() {
    assertReported(DataSetConversion.of(new DataSet(Nd4j.ones(4, 3), null)));
  }

  private static void assertReported(DataSetConversion data) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> data.examples(EXPECTED))
        .withMessage("a data set is null, or has no features or no labels, which training needs");
  }

  @Test
  public void givesRows() {
    DataSet data = new DataSet(Nd4j.ones(4, 3), Nd4j.ones(4, 2));

    assertThat(DataSetConversion.of(data).examples(EXPECTED).count()).isEqualTo(4);
  }
}
