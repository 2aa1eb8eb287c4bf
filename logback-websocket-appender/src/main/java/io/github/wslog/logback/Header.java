package io.github.wslog.logback;

/** {@code <header><name>Authorization</name><value>…</value></header>}: a header of the handshake. Not thread-safe. */
public final class Header {
    private String name = "";
    private String value = "";

    public void setName(String name) {
        this.name = name;
    }

    public void setValue(String value) {
        this.value = value;
    }

    String name() {
        return name;
    }

    String value() {
        return value;
    }
}
