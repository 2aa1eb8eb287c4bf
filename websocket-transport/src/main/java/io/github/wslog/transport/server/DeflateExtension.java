package io.github.wslog.transport.server;

import io.github.wslog.transport.deflate.PerMessageDeflate;
import java.lang.reflect.InvocationTargetException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.DecoratedObjectFactory;
import org.eclipse.jetty.websocket.core.AbstractExtension;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;

/**
 * Makes Jetty let pass what permessage-deflate marks (RFC 7692 section 6), in place of its own extension of that name: {@link
 * Connection} compresses and expands, and keeps within its bounds.
 */
final class DeflateExtension extends AbstractExtension {
    @Override
    public boolean isRsv1User() {
        return true;
    }

    /** What a server needs for WebSockets, with this extension. */
    static WebSocketComponents components(Server server) {
        server.getContext().setAttribute(DecoratedObjectFactory.ATTR, new Factory());
        WebSocketComponents components = WebSocketServerComponents.ensureWebSocketComponents(server);
        components.getExtensionRegistry().register(PerMessageDeflate.NAME, DeflateExtension.class);
        return components;
    }

    /** Jetty itself can only make what is public. */
    private static final class Factory extends DecoratedObjectFactory {
        @Override
        public <T> T createInstance(Class<T> type)
                throws InstantiationException, IllegalAccessException, NoSuchMethodException,
                        InvocationTargetException {
            return type == DeflateExtension.class ? type.cast(new DeflateExtension()) : super.createInstance(type);
        }
    }
}
