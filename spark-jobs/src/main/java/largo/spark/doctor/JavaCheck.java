package largo.spark.doctor;

import java.util.Locale;

/**
 * Whether Spark runs on this Java: 3.5 on 17, 4.0 and 4.1 on 17 and 21, later ones also on 25 from
 * 25.0.3 on. G1 of older 25 may move arrays that native code uses (JDK-8377811).
 */
final class JavaCheck {

  private static final Runtime.Version FIRST_25 = Runtime.Version.parse("25.0.3");

  private JavaCheck() {}

  /** Checks a version of Java for a version of Spark, such as {@code 4.2.0}. */
  static CheckResult check(String spark, Runtime.Version java) {
    boolean four = !spark.startsWith("3.");
    boolean newest = four && !spark.startsWith("4.0.") && !spark.startsWith("4.1.");
    boolean fits =
        switch (java.feature()) {
          case 17 -> true;
          case 21 -> four;
          case 25 -> newest && java.compareToIgnoreOptional(FIRST_25) >= 0;
          default -> false;
        };
    String message = System.getProperty("java.vm.name") + " " + java;
    if (fits) {
      return CheckResult.ok("Java", message);
    }
    String needed = newest ? "17, 21, or 25 from 25.0.3 on" : four ? "17 or 21" : "17";
    return CheckResult.bad(
        "Java",
        message,
        String.format(Locale.ROOT, "Spark %s needs %s: set JAVA_HOME to it", spark, needed));
  }
}
