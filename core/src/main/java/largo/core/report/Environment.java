package largo.core.report;

import java.util.List;

/**
 * Where and with what a sweep ran: what a reader needs to judge its times and to run it again.
 *
 * @param facts name and value each, in the order in which they are shown
 */
public record Environment(List<Fact> facts) {

  /** Keeps its own list. */
  public Environment {
    facts = List.copyOf(facts);
  }

  /** One of them. */
  public record Fact(String name, String value) {}
}
