package largo.core.report;

import java.util.List;
import java.util.function.Predicate;
import largo.core.config.StudySpec;

/**
 * Divides the settings of trials into those that a study searched, which differ between batches,
 * and those that identify an optimizer.
 *
 * @param keys that were searched
 */
record TunedSettings(List<String> keys) {

  static TunedSettings of(StudySpec spec) {
    return new TunedSettings(spec.tunedKeys());
  }

  /** Settings without those that were searched. */
  String without(String settings) {
    return keys.isEmpty() ? settings : kept(settings, setting -> !isTuned(setting));
  }

  /** The settings that were searched: {@code momentum = 0.95}. */
  String of(String settings) {
    return kept(settings, this::isTuned);
  }

  private boolean isTuned(String setting) {
    return keys.contains(SettingList.key(setting));
  }

  private static String kept(String settings, Predicate<String> predicate) {
    return SettingList.join(SettingList.of(settings).stream().filter(predicate).toList());
  }
}
