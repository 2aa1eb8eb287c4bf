package io.github.wslog.it.app;

import io.github.wslog.transport.status.LibraryLog;

/** Lets a library inside the transport's jar log, and shows what of it arrives at a registered status. */
public final class LibraryWarning {
    private LibraryWarning() {}

    public static void main(String[] arguments) throws Exception {
        Object logger = Relocated.logger("org.eclipse.jetty.Test");
        try (LibraryLog.Registration registration = LibraryLog.register(new PrintingStatus(""))) {
            Relocated.warn(logger, "in {} and {}", "{braces}", 7, new IllegalStateException("why"));
            System.out.println("enabled: debug " + Relocated.enabled(logger, "Debug") + ", info "
                    + Relocated.enabled(logger, "Info") + ", warn " + Relocated.enabled(logger, "Warn"));
            Relocated.startAndStopServer();
            System.out.println("started and stopped");
        }
    }
}
