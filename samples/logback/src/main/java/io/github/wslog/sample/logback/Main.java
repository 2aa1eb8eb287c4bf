package io.github.wslog.sample.logback;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs as many events as the first argument says, then ends as an application does. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) {
        int events = arguments.length == 0 ? 10 : Integer.parseInt(arguments[0]);
        for (int i = 1; i <= events; i++) {
            LOG.info("event {} of {}", i, events);
        }
    }
}
