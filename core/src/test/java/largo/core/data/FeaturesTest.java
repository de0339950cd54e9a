package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeaturesTest {

  private static final String FOLDER = System.getProperty("java.io.tmpdir");

  @Property(tries = 700)
  void areAssembledFromPartsInAnyOrder(
      @ForAll ExampleTable.Kind kind,
      @ForAll long seed,
      @ForAll @IntRange(max = 30) int rows,
      @ForAll @IntRange(min = 1, max = 6) int parts) {
    ExampleTable table = ExampleTable.random(seed, rows, 5);
    Features features = table.as(kind);
    List<Features.Part> assigned =
        assign(seed, rows, parts).stream()
            .map(some -> new Features.Part(some, features.select(some)))
            .toList();

    Features whole = Features.assemble(rows, assigned);

    assertThat(whole).hasSameClassAs(features);
    assertThat(whole.width()).isEqualTo(5);
    assertThat(rows(whole)).isDeepEqualTo(rows(features));
  }

  @Property(tries = 100)
  void areTheSameInAFile(
      @ForAll ExampleTable.Kind kind, @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int n)
      throws Exception {
    Features features = ExampleTable.random(seed, n, 5).as(kind);
    List<Features.Part> parts =
        assign(seed, n, 3).stream()
            .map(some -> new Features.Part(some, features.select(some)))
            .toList();

    Features whole = Features.assemble(n, parts, Optional.of(Path.of(FOLDER)));
    Features sent = roundTrip(whole);

    int[] chosen = new Random(seed).ints(20, 0, n).toArray();
    for (Features each : List.of(whole, sent)) {
      assertThat(each.mapped()).isPresent();
      assertThat(each.bytes()).isEqualTo(8L * n);
      assertThat(each.width()).isEqualTo(5);
      assertThat(rows(each)).isDeepEqualTo(rows(features));
      assertThat(each.hash(n - 1)).isEqualTo(features.hash(n - 1));
      assertThat(each.select(chosen)).hasSameClassAs(features);
      assertThat(rows(each.select(chosen))).isDeepEqualTo(rows(features.select(chosen)));
      double[] precise = new double[5];
      each.copyRow(0, precise);
      assertThat(precise).containsExactly(doubles(row(features, 0)));
    }
  }

  @Test
  void refuseAFileForPartsOfSeveralKinds() {
    ExampleTable table = ExampleTable.random(1, 2, 3);
    List<Features.Part> parts =
        List.of(
            new Features.Part(new int[] {0}, table.as(ExampleTable.Kind.BYTES).select(new int[1])),
            new Features.Part(
                new int[] {1}, table.as(ExampleTable.Kind.FLOATS).select(new int[1])));

    assertThatIllegalStateException()
        .isThrownBy(() -> Features.assemble(2, parts, Optional.of(Path.of(FOLDER))))
        .withMessageContaining("parts of rows must be of one kind");
  }

  @Test
  void nameTheFolderThatCannotBeWritten() {
    List<Features.Part> parts =
        List.of(
            new Features.Part(
                new int[] {0}, ExampleTable.random(1, 1, 3).as(ExampleTable.Kind.BYTES)));

    assertThatThrownBy(() -> Features.assemble(1, parts, Optional.of(Path.of("no/folder"))))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("examples cannot be written to a file in no/folder");
  }

  @Property(tries = 300)
  void areSelectedInTheGivenOrder(@ForAll ExampleTable.Kind kind, @ForAll long seed) {
    ExampleTable table = ExampleTable.random(seed, 9, 4);
    int[] chosen = new Random(seed).ints(20, 0, 9).toArray(); // some twice, some not at all

    Features selected = table.as(kind).select(chosen);

    assertThat(selected.rows()).isEqualTo(20);
    for (int i = 0; i < 20; i++) {
      assertThat(row(selected, i)).isEqualTo(table.row(chosen[i]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void copyRowsToTheGivenPositionOnly(ExampleTable.Kind kind) {
    Features features = ExampleTable.random(1, 6, 3).as(kind);
    float[] to = {-1, -1, -1, -1, -1, -1};

    features.copyRow(4, to, 2);

    float[] row = row(features, 4);
    assertThat(to).containsExactly(-1, -1, row[0], row[1], row[2], -1);
  }

  @Test
  void readBytesAsUnsigned() {
    ByteFeatures features = new ByteFeatures(new byte[] {0, 1, 127, -128, -1, 64}, 3);

    assertThat(features.rows()).isEqualTo(2);
    assertThat(row(features, 0)).containsExactly(0, 1, 127);
    assertThat(row(features, 1)).containsExactly(128, 255, 64);
  }

  @Test
  void fillSparseRowsWithZeros() {
    SparseFeatures features =
        new SparseFeatures(
            new int[] {0, 2, 2, 3}, new int[] {1, 3, 0}, new float[] {0.5f, -2, 7}, 4);

    assertThat(features.rows()).isEqualTo(3);
    assertThat(row(features, 0)).containsExactly(0, 0.5f, 0, -2);
    assertThat(row(features, 1)).containsExactly(0, 0, 0, 0);
    assertThat(row(features, 2)).containsExactly(7, 0, 0, 0);
  }

  @Test
  void countTheBytesOfTheirArrays() {
    assertThat(new ByteFeatures(new byte[6], 3).bytes()).isEqualTo(6);
    assertThat(new FloatFeatures(new float[6], 3).bytes()).isEqualTo(24);
    assertThat(new SparseFeatures(new int[3], new int[5], new float[5], 3).bytes()).isEqualTo(52);
  }

  /** Splits rows into random parts, some of them empty, each in random order. */
  private static List<int[]> assign(long seed, int rows, int parts) {
    Random random = new Random(seed);
    List<Integer> deck = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
    Collections.shuffle(deck, random);
    int[] part = random.ints(rows, 0, parts).toArray();
    return IntStream.range(0, parts)
        .mapToObj(p -> deck.stream().mapToInt(i -> i).filter(row -> part[row] == p).toArray())
        .toList();
  }

  private static float[][] rows(Features features) {
    return IntStream.range(0, features.rows())
        .mapToObj(i -> row(features, i))
        .toArray(float[][]::new);
  }

  /** A row, copied over other values. */
  private static float[] row(Features features, int row) {
    float[] values = new float[features.width()];
    Arrays.fill(values, Float.NaN);
    features.copyRow(row, values, 0);
    return values;
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static Features roundTrip(Features features) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(features);
    }
    return (Features)
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
  }
}
