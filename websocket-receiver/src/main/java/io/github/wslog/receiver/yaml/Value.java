package io.github.wslog.receiver.yaml;

import java.util.List;
import java.util.Map;

/** A value of a YAML file. */
sealed interface Value {
    /** Where it begins. */
    Place place();

    /** What a user calls such a value. */
    String kind();

    /**
     * Text, numbers and all that is no list and no mapping; empty if nothing stands there.
     *
     * @param secret whether a part of it came from a file, and is not to be shown
     */
    record Scalar(Place place, String text, boolean secret) implements Value {
        @Override
        public String kind() {
            return text.isEmpty() ? "nothing" : "one value";
        }

        boolean isNothing() {
            return text.isEmpty();
        }
    }

    record Items(Place place, List<Value> values) implements Value {
        @Override
        public String kind() {
            return "a list";
        }
    }

    record Mapping(Place place, Map<String, Member> members) implements Value {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** What cannot be read, and has been complained of: nothing more is to be said about it. */
    record Broken(Place place) implements Value {
        @Override
        public String kind() {
            return "unreadable";
        }
    }

    /**
     * A name with its value.
     *
     * @param key where the name stands
     */
    record Member(Place key, Value value) {}
}
