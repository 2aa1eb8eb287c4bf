package io.github.wslog.transport.tls;

import javax.net.ssl.SSLContext;

/** Where keys and trusted certificates come from when they are not in PEM files: a logging framework's own configuration. */
@FunctionalInterface
public interface TlsStores {
    /**
     * The context made of these stores; called on a thread of ours, for each connection that is dialled and each start of a
     * listener.
     *
     * @throws TlsException if a store cannot be loaded: nothing is connected then, least of all with other stores
     */
    SSLContext context() throws TlsException;
}
