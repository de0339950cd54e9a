/**
 * Configuration files as one tree of records, validated completely before anything starts.
 *
 * <p>The format is HOCON. A key is a record component in kebab-case, so keys and code cannot
 * diverge: {@link largo.core.config.RunSpec} is the reference, its defaults are {@link
 * largo.core.config.RunSpec#DEFAULTS} and those of the update rules, schedules, networks and
 * sources that a file selects. {@link largo.core.config.SpecReader} reports all problems of a file,
 * each with its line; {@link largo.core.config.SpecWriter} writes a specification that reads back
 * as an equal one.
 */
package largo.core.config;
