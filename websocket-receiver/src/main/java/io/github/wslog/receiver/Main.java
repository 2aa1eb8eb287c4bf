package io.github.wslog.receiver;

/** The command line of the receiver. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.err.println("websocket-receiver " + Main.class.getPackage().getImplementationVersion());
        System.exit(2);
    }
}
