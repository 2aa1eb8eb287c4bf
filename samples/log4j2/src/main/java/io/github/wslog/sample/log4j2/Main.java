package io.github.wslog.sample.log4j2;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Logs as many events as the first argument says, then ends as an application does. */
public final class Main {
    private static final Logger LOG = LogManager.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) {
        int events = arguments.length == 0 ? 10 : Integer.parseInt(arguments[0]);
        for (int i = 1; i <= events; i++) {
            LOG.info("event {} of {}", i, events);
        }
    }
}
