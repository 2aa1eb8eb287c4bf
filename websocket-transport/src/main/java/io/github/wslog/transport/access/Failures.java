package io.github.wslog.transport.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often wrong credentials came from each address lately: so many at once, then one a second. Of IPv6 addresses the first
 * 64 bits count, since who has one has all the others. Only the addresses that failed last are kept, so that nobody fills the
 * memory. Any thread.
 */
final class Failures {
    /** Many clients of one address may have a token that was just withdrawn. */
    static final int AT_ONCE = 20;

    static final int MOST_ADDRESSES = 1000;

    private static final long REFILL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int PREFIX_BYTES = 8;

    private final LongSupplier nanoTime;

    // Guarded by this. When the address will have nothing against it any more.
    private final Map<String, Long> forgivenAt = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /** @param nanoTime as {@link System#nanoTime} */
    Failures(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether nothing that this address shows is to be looked at now. */
    synchronized boolean isExhausted(String address) {
        Long until = forgivenAt.get(group(address));
        return until != null && until - nanoTime.getAsLong() > (AT_ONCE - 1) * REFILL_NANOS;
    }

    /** The address has shown something wrong. */
    synchronized void add(String address) {
        long now = nanoTime.getAsLong();
        String group = group(address);
        Long until = forgivenAt.get(group);
        forgivenAt.put(group, (until == null || until - now < 0 ? now : until) + REFILL_NANOS);
    }

    synchronized int addresses() {
        return forgivenAt.size();
    }

    private static String group(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            // A number, not a name: nothing is looked up.
            InetAddress parsed = InetAddress.getByName(address.startsWith("[") ? address : "[" + address + "]");
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), PREFIX_BYTES))
                    : parsed.getHostAddress();
        } catch (UnknownHostException notANumber) {
            return address;
        }
    }
}
