package largo.core.report;

import java.util.List;

/**
 * When, where and with which versions a study ran, for the interpretation of times and for
 * reproduction.
 *
 * @param run when, for how long and by which command it ran: name and value each, in the order in
 *     which they are shown
 * @param machine facts about the machine, in the same form
 */
public record RunEnvironment(List<Fact> run, List<Fact> machine) {

  /** Copies the lists. */
  public RunEnvironment {
    run = List.copyOf(run);
    machine = List.copyOf(machine);
  }

  /** A name with its value. */
  public record Fact(String name, String value) {}
}
