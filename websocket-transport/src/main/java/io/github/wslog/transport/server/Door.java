package io.github.wslog.transport.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides from the request's Host and Origin whether it may come in, before anything else looks at it.
 *
 * <p>Host must name us: loopback, the host to listen on, the address that the connection came in at, or a listed name. A
 * web page that made its own name point at our address (DNS rebinding) fails here. Origin, which only browsers send, must
 * be that same Host or listed, so that no foreign page connects in its reader's name.
 */
final class Door {
    private final String bindHost;
    private final Set<String> allowedHosts;
    private final Set<String> allowedOrigins;

    Door(ListenerSettings settings) {
        this.bindHost = settings.host().toLowerCase(Locale.ROOT);
        this.allowedHosts = settings.allowedHosts();
        this.allowedOrigins = settings.allowedOrigins();
    }

    /**
     * Why the request is refused, or null.
     *
     * @param host the Host header
     * @param origin the Origin header
     * @param local the address that the connection came in at
     */
    @Nullable String refusal(@Nullable String host, @Nullable String origin, @Nullable SocketAddress local) {
        if (host == null) {
            return "the Host header is missing";
        }
        String authority = host.toLowerCase(Locale.ROOT);
        String name = name(authority);
        if (!isOurs(name, local)) {
            return "host \"" + printable(name) + "\" is not one of this server's: see allowedHosts";
        }
        if (origin != null && !isAllowed(origin.toLowerCase(Locale.ROOT), authority)) {
            return "origin \"" + printable(origin) + "\" is not allowed: see allowedOrigins";
        }
        return null;
    }

    private boolean isOurs(String name, @Nullable SocketAddress local) {
        if (name.equals("localhost") || name.equals(bindHost) || allowedHosts.contains(name)) {
            return true;
        }
        InetAddress address = Address.literal(name);
        return address != null
                && (address.isLoopbackAddress()
                        || (local instanceof InetSocketAddress here && address.equals(here.getAddress())));
    }

    private boolean isAllowed(String origin, String authority) {
        if (allowedOrigins.contains(origin)) {
            return true;
        }
        try {
            URI uri = new URI(origin);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && authority.equals(uri.getRawAuthority());
        } catch (URISyntaxException notAnOrigin) {
            return false;
        }
    }

    /** The host without its port; an IPv6 address without its brackets. */
    private static String name(String authority) {
        if (authority.startsWith("[")) {
            int end = authority.indexOf(']');
            return end < 0 ? authority : authority.substring(1, end);
        }
        int colon = authority.indexOf(':');
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    private static String printable(String text) {
        String cut = text.length() > 100 ? text.substring(0, 100) : text;
        return cut.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
