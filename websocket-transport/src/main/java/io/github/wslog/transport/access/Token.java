package io.github.wslog.transport.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A secret and what it is good for. */
public record Token(String secret, Caller caller) {
    /** In a time that does not tell how much of it is right. */
    boolean is(String candidate) {
        return equal(secret, candidate);
    }

    static boolean equal(String expected, String candidate) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return caller.toString();
    }
}
