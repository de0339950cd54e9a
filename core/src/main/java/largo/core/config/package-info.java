/**
 * Configuration files as one tree of records, checked in full before anything starts.
 *
 * <p>The format is HOCON. A key is a record component in kebab-case, so there is nothing to keep in
 * step: {@link largo.core.config.RunSpec} is the reference, its defaults are {@link
 * largo.core.config.RunSpec#DEFAULTS} and those of the update rules, schedules, networks and
 * sources that a file names. {@link largo.core.config.SpecReader} reports every problem of a file
 * at once, each with its line; {@link largo.core.config.SpecWriter} writes a spec so that it reads
 * back as the same one.
 */
package largo.core.config;
