package io.github.wslog.receiver;

import io.github.wslog.receiver.output.ConfiguredOutput;
import io.github.wslog.receiver.output.OutputSettings;
import io.github.wslog.receiver.output.OutputStats;
import io.github.wslog.receiver.output.Outputs;
import io.github.wslog.receiver.spool.Recovery;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.spool.SpoolFeed;
import io.github.wslog.receiver.stream.Intake;
import io.github.wslog.receiver.stream.IntakeStats;
import io.github.wslog.transport.client.DialledHandler;
import io.github.wslog.transport.client.Subscription;
import io.github.wslog.transport.eventlog.OwnerOnly;
import io.github.wslog.transport.live.LiveEndpoint;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The receiver, put together: ports, subscriptions, the intake, the spool, the outputs.
 *
 * <p>One thread starts and stops it.
 */
final class Receiver implements Closeable {
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    /** What the fragments of a message may count beside it. */
    private static final int FRAGMENTATION = 64 * 1024;

    private final Status status;
    private final Spool spool;
    private final Outputs outputs;
    private final Intake intake;
    private final Doors doors;
    private final Map<ConnectUrl, Subscription> subscriptions = new LinkedHashMap<>();

    private final SpoolWatch watch;
    private @Nullable Admin admin;
    private volatile boolean stopping;

    // What is in force.
    private ReceiverSettings settings;

    // Written by that thread, read by those of subscriptions.
    private volatile boolean asksNames;
    private final Map<String, OutputSettings> written;

    private Receiver(ReceiverSettings settings, Status status, Spool spool, Outputs outputs, Consumer<String> ended) {
        this.settings = settings;
        this.asksNames = settings.asksNames();
        this.written = new LinkedHashMap<>(settings.outputs());
        this.status = status;
        this.spool = spool;
        this.outputs = outputs;
        this.watch = SpoolWatch.of(spool, settings.stateDirectory(), settings.diskReserveBytes(), status);
        SourceInfo self = self();
        this.intake = Intake.start(spool, settings.durability(), self, status, ended);
        this.doors = new Doors(settings, intake, new SpoolFeed(spool, self), status);
    }

    /**
     * Starts everything and says on {@code status} what was recovered and where it listens.
     *
     * @param ended called, on any thread, when an output cannot go on, or the disk has not taken the spool
     * @throws IOException if a directory, file or port cannot be used; the message says which and why
     */
    static Receiver start(ReceiverSettings settings, Status status, Consumer<String> ended) throws IOException {
        Spool spool = openSpool(settings);
        Outputs outputs;
        try {
            outputs = Outputs.open(spool, outputs(settings), outputsDirectory(settings), status, ended);
        } catch (IOException | RuntimeException failed) {
            spool.close();
            throw failed;
        }
        if (!spool.setAside().isEmpty()) {
            status.warn("what cannot be read in the spool is not written, and is set aside: " + spool.setAside(), null);
        }
        status.info(recovered(settings, spool.recovery(), outputs.recovery()));
        Receiver receiver = new Receiver(settings, status, spool, outputs, ended);
        try {
            outputs.start();
            receiver.look();
            receiver.openAdmin();
            receiver.doors.open();
            settings.connect().forEach(receiver::connect);
        } catch (IOException | RuntimeException failed) {
            receiver.close();
            throw failed;
        }
        return receiver;
    }

    private void openAdmin() throws IOException {
        AdminPort at = settings.admin();
        if (at != null) {
            admin = Admin.open(at, this::situation, settings.allowedHosts(), status);
        }
    }

    /** Looks after the spool: to be called every second or so. */
    void look() {
        watch.look();
    }

    /** How it does now. Any thread. */
    private Situation situation() {
        LiveEndpoint live = doors.live();
        return new Situation(
                intake.stats(),
                intake.acknowledged(),
                intake.protocolErrors(),
                intake.connected(),
                doors.refused(),
                spool.retainedBytes(),
                spool.capacityBytes(),
                intake.hasRoom(),
                stopping,
                outputs.states(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis())),
                live.accepted(),
                live.delivered(),
                live.overtaken());
    }

    private static Spool openSpool(ReceiverSettings settings) throws IOException {
        Path state = settings.stateDirectory();
        if (state == null) {
            return Spool.inMemory(settings.spoolBytes());
        }
        try {
            OwnerOnly.directory(state);
            return Spool.open(state.resolve("log"), settings.spoolBytes());
        } catch (IOException failed) {
            throw new IOException("cannot use the spool in " + state + ": " + reason(failed), failed);
        }
    }

    private static String reason(IOException failed) {
        // The message of a FileSystemException is often the path alone.
        return failed instanceof java.nio.file.FileSystemException file && file.getReason() == null
                ? failed.getClass().getSimpleName()
                : String.valueOf(failed.getMessage());
    }

    private static @Nullable Path outputsDirectory(ReceiverSettings settings) throws IOException {
        Path state = settings.stateDirectory();
        return state == null ? null : OwnerOnly.directory(state.resolve("outputs"));
    }

    private static Map<String, ConfiguredOutput> outputs(ReceiverSettings settings) {
        Map<String, ConfiguredOutput> outputs = new LinkedHashMap<>();
        settings.outputs().forEach((name, output) -> outputs.put(name, output.create("outputs." + name)));
        return outputs;
    }

    private static SourceInfo self() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            host = "localhost";
        }
        return new SourceInfo(
                "websocket-receiver", host, ProcessHandle.current().pid());
    }

    private static String recovered(ReceiverSettings settings, Recovery recovery, String outputs) {
        String spool =
                settings.stateDirectory() == null ? "the spool in memory" : "the spool " + settings.stateDirectory();
        return "recovered: " + counted(recovery.events(), "event") + " in " + spool + ", "
                + counted(recovery.torn(), "torn record") + " cut, "
                + counted(recovery.streams().size(), "stream") + " remembered; " + outputs;
    }

    private static String counted(long count, String what) {
        return number(count) + " " + what + (count == 1 ? "" : "s");
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }

    private void connect(ConnectUrl url) {
        Subscription subscription =
                new Subscription(url.dialling(Doors.LARGEST_MESSAGE + FRAGMENTATION), this::dialled, status);
        subscriptions.put(url, subscription);
        subscription.start();
    }

    private DialledHandler dialled() {
        return intake.dialled(asksNames ? "" : null);
    }

    /**
     * Goes over to other settings while everything that is the same goes on. What cannot be changed stays as it was, and the
     * status says so.
     */
    void change(ReceiverSettings next) {
        Consumer<String> complaints = complaint -> status.warn("not changed: " + complaint, null);
        if (!Objects.equals(next.stateDirectory(), settings.stateDirectory())
                || next.spoolBytes() != settings.spoolBytes()
                || next.diskReserveBytes() != settings.diskReserveBytes()
                || next.durability() != settings.durability()) {
            complaints.accept("spool takes effect at the next start");
        }
        if (next.live() != settings.live()
                || next.liveSend() != settings.liveSend()
                || !Objects.equals(next.liveTokenFile(), settings.liveTokenFile())) {
            complaints.accept("live takes effect at the next start");
        }
        if (!Objects.equals(next.admin(), settings.admin())) {
            complaints.accept("admin takes effect at the next start");
        }
        changeOutputs(next.outputs(), complaints);
        settings = settings.changedTo(next);
        asksNames = settings.asksNames();
        doors.change(settings, complaints);
        changeSubscriptions(next.connect());
        status.info("the configuration was read again");
    }

    private void changeOutputs(Map<String, OutputSettings> next, Consumer<String> complaints) {
        for (String name : List.copyOf(written.keySet())) {
            if (!next.containsKey(name)) {
                changeOutput(name, complaints, () -> {
                    outputs.remove(name);
                    written.remove(name);
                    return "is no more";
                });
            }
        }
        next.forEach((name, wanted) -> {
            OutputSettings former = written.get(name);
            if (!wanted.equals(former)) {
                changeOutput(name, complaints, () -> {
                    ConfiguredOutput output = wanted.create("outputs." + name);
                    if (settings.stateDirectory() == null && !wanted.type().equals("stdout")) {
                        throw new IOException("it needs a spool.directory, which takes effect at the next start");
                    }
                    String remark = former == null
                            ? outputs.add(name, output)
                            : outputs.replace(name, output, former.create("outputs." + name));
                    written.put(name, wanted);
                    return (former == null ? "is new: " : "is changed: ") + remark;
                });
            }
        });
    }

    /** A step that says what it has done. */
    @FunctionalInterface
    private interface Step {
        String take() throws IOException;
    }

    private void changeOutput(String name, Consumer<String> complaints, Step step) {
        try {
            status.info("output " + name + " " + step.take());
        } catch (IOException wrong) {
            complaints.accept("output " + name + ": " + wrong.getMessage());
        }
    }

    private void changeSubscriptions(List<ConnectUrl> next) {
        Map<ConnectUrl, Subscription> gone = new LinkedHashMap<>(subscriptions);
        gone.keySet().removeAll(next);
        subscriptions.keySet().retainAll(next);
        gone.values().forEach(subscription -> subscription.end(FAREWELL));
        gone.values().forEach(subscription -> subscription.close(FAREWELL));
        next.stream().filter(url -> !subscriptions.containsKey(url)).forEach(this::connect);
    }

    /** Has outputs look whether what they write to was moved away. */
    void reopen() {
        outputs.reopen();
    }

    /**
     * Stops taking events, brings out what is in the spool, at most within the drain limit, and closes everything.
     *
     * @return whether nothing is lost: all was brought out, or is in files for the next start
     */
    boolean stop() {
        stopping = true;
        subscriptions.values().forEach(subscription -> subscription.end(FAREWELL));
        doors.close(FAREWELL);
        subscriptions.values().forEach(subscription -> subscription.close(FAREWELL));
        subscriptions.clear();
        intake.close();
        boolean drained = outputs.drain(settings.drainLimit());
        if (!drained) {
            status.warn(
                    "not everything was written within " + settings.drainLimit().toSeconds() + " s: the rest "
                            + (settings.stateDirectory() == null ? "is lost with the memory" : "stays in the spool"),
                    null);
        }
        close();
        outputs.stats().forEach(this::sayWhatIsMissing);
        IntakeStats stats = intake.stats();
        LiveEndpoint live = doors.live();
        status.info("stopped: " + counted(stats.events(), "event") + " taken from "
                + counted(stats.connections(), "connection") + ", " + counted(stats.repeats(), "repeat") + " dropped, "
                + counted(stats.protocolErrors(), "protocol error") + "; " + counted(live.delivered(), "event")
                + " shown to " + counted(live.accepted(), "subscriber") + ", overtaken "
                + counted(live.overtaken(), "time"));
        if (doors.refused() > 0) {
            status.info("refused for want of the right token: " + counted(doors.refused(), "time"));
        }
        return drained || settings.stateDirectory() != null;
    }

    private void sayWhatIsMissing(OutputStats stats) {
        if (stats.cut() + stats.dropped() + stats.deadLetters() > 0) {
            status.warn(
                    "output " + stats.name() + ": " + counted(stats.cut(), "event") + " cut, " + number(stats.dropped())
                            + " left out, " + counted(stats.deadLetters(), "message") + " in the dead-letter file",
                    null);
        }
    }

    /** Closes everything where it is. */
    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
        subscriptions.values().forEach(subscription -> subscription.close(Duration.ZERO));
        doors.close(Duration.ZERO);
        intake.close();
        outputs.close();
        spool.close();
    }
}
