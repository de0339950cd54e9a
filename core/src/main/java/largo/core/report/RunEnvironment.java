package largo.core.report;

import java.util.List;

/**
 * Where and with what a sweep ran: what a reader needs to judge its times and to run it again.
 *
 * @param run when, for how long and by which command it ran: name and value each, in the order in
 *     which they are shown
 * @param machine facts about the machine, in the same form
 */
public record RunEnvironment(List<Fact> run, List<Fact> machine) {

  /** Keeps its own lists. */
  public RunEnvironment {
    run = List.copyOf(run);
    machine = List.copyOf(machine);
  }

  /** One of them. */
  public record Fact(String name, String value) {}
}
