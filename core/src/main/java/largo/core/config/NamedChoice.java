package largo.core.config;

/**
 * An alternative that a configuration selects by name; its options are in the same block.
 *
 * @param name as in the file
 * @param value the selected alternative, with its options
 */
public record NamedChoice<T>(String name, T value) {}
