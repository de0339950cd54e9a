package largo.core.data;

import java.util.List;

/**
 * Class targets.
 *
 * @param classes one per example, counted from 0
 */
public record ClassTargets(int[] classes) implements Targets {

  @Override
  public int rows() {
    return classes.length;
  }

  @Override
  public long bytes() {
    return 4L * classes.length;
  }

  @Override
  public ClassTargets select(int[] rows) {
    int[] selected = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      selected[i] = classes[rows[i]];
    }

    return new ClassTargets(selected);
  }

  static ClassTargets assemble(int rows, List<Examples.Part> parts) {
    int[] whole = new int[rows];
    for (Examples.Part part : parts) {
      int[] classes = part.examples().labels();
      for (int i = 0; i < part.rows().length; i++) {
        whole[part.rows()[i]] = classes[i];
      }
    }

    return new ClassTargets(whole);
  }
}
