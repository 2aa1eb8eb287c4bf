/** Reads YAML into values that know where they stand, so that every mistake is told with its place, and all at once. */
@org.jspecify.annotations.NullMarked
package io.github.wslog.receiver.yaml;
