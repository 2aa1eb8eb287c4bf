package io.github.wslog.samples.replay;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What became of the events, as the appenders counted it. */
public record Outcome(long accepted, long delivered, long resent, long connects, Map<String, Long> refusedByCause) {
    public static final Outcome NOTHING = new Outcome(0, 0, 0, 0, Map.of());

    public Outcome plus(Outcome other) {
        Map<String, Long> refused = new TreeMap<>(refusedByCause);
        other.refusedByCause.forEach((cause, count) -> refused.merge(cause, count, Long::sum));
        return new Outcome(
                accepted + other.accepted,
                delivered + other.delivered,
                resent + other.resent,
                connects + other.connects,
                refused);
    }

    long refused() {
        return refusedByCause.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether each of {@code logged} events was delivered. */
    boolean complete(long logged) {
        return accepted == logged && delivered >= logged && refused() == 0;
    }

    @Override
    public String toString() {
        String causes = refusedByCause.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
        return "accepted " + accepted + ", delivered " + delivered + ", refused " + refused()
                + (causes.isEmpty() ? "" : " (" + causes + ")") + ", sent again " + resent + ", connections "
                + connects;
    }
}
