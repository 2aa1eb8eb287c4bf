package io.github.wslog.transport.server;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proxies in front of us that are believed when they say whom they speak for. Immutable.
 *
 * <p>{@code X-Forwarded-For} is read from its end, where the proxy that connects to us has written: the first address that is
 * not that of such a proxy is the client's. What stands before it was written by the client itself, and is worth nothing. From
 * anybody else the header is not looked at.
 */
public final class TrustedProxies {
    /** Nobody is believed. */
    public static final TrustedProxies NONE = new TrustedProxies(Set.of(), List.of());

    /** Proxies in a row, and characters of the header, that are looked at. */
    static final int MOST_HOPS = 16;

    static final int MOST_CHARACTERS = 1024;

    private final Set<String> texts;
    private final List<Range> ranges;

    private TrustedProxies(Set<String> texts, List<Range> ranges) {
        this.texts = texts;
        this.ranges = ranges;
    }

    /** Addresses whose first bits are these. */
    private record Range(byte[] address, int bits) {
        boolean contains(InetAddress candidate) {
            byte[] other = candidate.getAddress();
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            int rest = bits % Byte.SIZE;
            int mask = 0xFF00 >> rest & 0xFF;
            return Arrays.equals(address, 0, whole, other, 0, whole)
                    && (rest == 0 || ((address[whole] ^ other[whole]) & mask) == 0);
        }
    }

    /**
     * Proxies of these addresses.
     *
     * @param addresses each {@code ADDRESS} or {@code ADDRESS/BITS} (RFC 4632 section 3.1), without brackets
     * @throws IllegalArgumentException naming the one that is neither
     */
    public static TrustedProxies of(Collection<String> addresses) {
        List<Range> ranges = new ArrayList<>();
        for (String text : addresses) {
            ranges.add(range(text));
        }
        return new TrustedProxies(Set.copyOf(addresses), List.copyOf(ranges));
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        InetAddress address = Address.literal(slash < 0 ? text : text.substring(0, slash));
        String bits = slash < 0 ? "" : text.substring(slash + 1);
        if (address != null) {
            int all = address.getAddress().length * Byte.SIZE;
            if (slash < 0) {
                return new Range(address.getAddress(), all);
            }
            if (bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= all) {
                return new Range(address.getAddress(), Integer.parseInt(bits));
            }
        }
        throw new IllegalArgumentException("must be ADDRESS or ADDRESS/BITS, was " + text);
    }

    /**
     * Who has sent a request, as far as it is known for sure.
     *
     * @param peer who has connected
     * @param forwardedFor the header, several joined by commas in their order
     */
    InetAddress client(InetAddress peer, @Nullable String forwardedFor) {
        InetAddress known = peer;
        String left = forwardedFor == null ? "" : forwardedFor;
        left = left.substring(Math.max(0, left.length() - MOST_CHARACTERS));
        for (int hop = 0; hop < MOST_HOPS && isTrusted(known) && !left.isEmpty(); hop++) {
            int comma = left.lastIndexOf(',');
            InetAddress before =
                    Address.literal(withoutPort(left.substring(comma + 1).strip()));
            if (before == null) {
                return known;
            }
            known = before;
            left = left.substring(0, Math.max(0, comma));
        }
        return known;
    }

    /** The addresses as they were written. */
    public Set<String> addresses() {
        return texts;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TrustedProxies those && texts.equals(those.texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }

    /** As they were written. */
    @Override
    public String toString() {
        return texts.toString();
    }

    private boolean isTrusted(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /** Some write {@code 192.0.2.7:4711} and {@code [2001:db8::7]:4711}. */
    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }
}
