package io.github.wslog.it.app;

/**
 * The transport's own Jetty and SLF4J, which have their names only in the published jar: reached by reflection, since no
 * compiler sees them.
 */
final class Relocated {
    private static final String PREFIX = "io.github.wslog.transport.shaded.";

    private Relocated() {}

    static Object logger(String name) throws ReflectiveOperationException {
        // In two pieces, as otherwise nothing would tell an old name from a relocated one in this class.
        Class<?> factory = Class.forName(PREFIX + "org.slf4j.LoggerFactory");
        return factory.getMethod("getLogger", String.class).invoke(null, PREFIX + name);
    }

    static void warn(Object logger, String message, Object... arguments) throws ReflectiveOperationException {
        interfaceOf(logger).getMethod("warn", String.class, Object[].class).invoke(logger, message, arguments);
    }

    static boolean enabled(Object logger, String level) throws ReflectiveOperationException {
        return (boolean) interfaceOf(logger).getMethod("is" + level + "Enabled").invoke(logger);
    }

    static void startAndStopServer() throws ReflectiveOperationException {
        Class<?> type = Class.forName(PREFIX + "org.eclipse.jetty.server.Server");
        Object server = type.getConstructor(int.class).newInstance(0);
        type.getMethod("start").invoke(server);
        type.getMethod("stop").invoke(server);
    }

    private static Class<?> interfaceOf(Object logger) throws ClassNotFoundException {
        return Class.forName(
                PREFIX + "org.slf4j.Logger", false, logger.getClass().getClassLoader());
    }
}
