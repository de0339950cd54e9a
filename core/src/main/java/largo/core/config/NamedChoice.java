package largo.core.config;

/**
 * One of several things that a file chooses by name; its options stand beside the name.
 *
 * @param name as in the file
 * @param value the thing, with its options
 */
public record NamedChoice<T>(String name, T value) {}
