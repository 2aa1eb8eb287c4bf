package io.github.wslog.transport.tls;

/** A password that shows itself to nobody who merely prints it. Immutable. */
public record Password(String text) {
    char[] characters() {
        return text.toCharArray();
    }

    @Override
    public String toString() {
        return "***";
    }
}
