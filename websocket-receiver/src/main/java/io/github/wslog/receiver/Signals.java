package io.github.wslog.receiver;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Consumer;

/**
 * Signals of the operating system. The JDK has no public class for them; {@code sun.misc.Signal} is the one that every JVM
 * has, reached by method handles because the compiler warns of it, and warnings are errors here.
 */
final class Signals {
    private Signals() {}

    /**
     * Calls {@code handler} with the signal's name, such as {@code TERM}, instead of what the JVM does on it.
     *
     * @throws ReflectiveOperationException if this JVM has no signals or keeps this one for itself
     */
    static void handle(String name, Consumer<String> handler) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
        MethodHandle create = lookup.findConstructor(signal, MethodType.methodType(void.class, String.class));
        MethodHandle install =
                lookup.findStatic(signal, "handle", MethodType.methodType(signalHandler, signal, signalHandler));
        MethodHandle call = lookup.findVirtual(
                        Consumer.class, "accept", MethodType.methodType(void.class, Object.class))
                .bindTo((Consumer<Object>) ignored -> handler.accept(name));
        try {
            Object proxy = MethodHandleProxies.asInterfaceInstance(
                    signalHandler, call.asType(MethodType.methodType(void.class, signal)));
            install.invoke(create.invoke(name), proxy);
        } catch (RuntimeException | Error known) {
            throw new ReflectiveOperationException("signal " + name + " cannot be handled", known);
        } catch (Throwable unexpected) {
            throw new ReflectiveOperationException("signal " + name + " cannot be handled", unexpected);
        }
    }
}
