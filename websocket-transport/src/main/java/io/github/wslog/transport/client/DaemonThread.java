package io.github.wslog.transport.client;

import org.jspecify.annotations.Nullable;

/** Threads of the client: daemons, named {@code wslog-…}, that inherit nothing of the application's thread that made them. */
final class DaemonThread {
    private DaemonThread() {}

    static Thread of(String name, Runnable work) {
        Thread thread = new Thread(null, work, "wslog-" + name, 0, false);
        thread.setDaemon(true);
        // The maker's context class loader may be that of a web application that is to be unloaded.
        thread.setContextClassLoader(loader());
        return thread;
    }

    private static @Nullable ClassLoader loader() {
        return DaemonThread.class.getClassLoader();
    }
}
