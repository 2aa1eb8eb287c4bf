package io.github.wslog.transport.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads addresses that are numbers. Nothing is ever looked up: what comes from a peer must not make us ask a name server. */
final class Address {
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private Address() {}

    /** The address, or null if the text is a name or nonsense. An IPv6 address stands without brackets. */
    static @Nullable InetAddress literal(String text) {
        boolean v6 = text.indexOf(':') >= 0;
        if (!(v6 ? V6 : V4).matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(v6 ? "[" + text + "]" : text);
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }
}
