package largo.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

    assertThat(DataSetConversion.of((DataSet) null).rows(EXPECTED).problem()).isEqualTo(problem);
    assertThat(DataSetConversion.of((MultiDataSet) null).rows(EXPECTED).problem())
        .isEqualTo(problem);
    assertThat(DataSetConversion.of(new DataSet(Nd4j.ones(4, 3), null)).rows(EXPECTED).problem())
        .isEqualTo(problem);
  }

  @Test
  public void givesRows() {
    DataSet data = new DataSet(Nd4j.ones(4, 3), Nd4j.ones(4, 2));

    assertThat(DataSetConversion.of(data).rows(EXPECTED).examples().count()).isEqualTo(4);
  }
}
