package io.github.wslog.benchmarks.run;

import io.github.wslog.benchmarks.audit.AuditResult;
import io.github.wslog.benchmarks.audit.FileAudit;
import io.github.wslog.benchmarks.audit.FileTail;
import io.github.wslog.benchmarks.send.Reply;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Both programs of one case, started and warm. One thread. */
final class Bench implements Closeable {
    /** In one go: more would only fill the disk. */
    private static final long MAX_WARM_UP_EVENTS = 700_000;

    private static final int MAX_WARM_UPS = 20;

    /** What a sink writes in a window, and as much again: ours has a spool besides. */
    private static final int BALLAST_MIB = 1024;

    private static final int MAX_PAUSES = 15;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    private final Case what;
    private final Path directory;
    private final SinkProcess sink;
    private final SenderProcess sender;
    private final FileTail tail;
    private long logged;
    private boolean failed = true;

    Bench(Installation installation, Case what, Settings settings) throws IOException {
        this.what = what;
        directory = settings.work().resolve(what.id());
        remove(directory);
        Files.createDirectories(directory);
        sink = new SinkProcess(installation, what, settings, directory);
        tail = new FileTail(sink.file(), what.shape());
        try {
            sender = new SenderProcess(installation, what, sink.port(), settings, directory);
        } catch (IOException e) {
            sink.close();
            throw e;
        }
    }

    SinkProcess sink() {
        return sink;
    }

    SenderProcess sender() {
        return sender;
    }

    /** Logs flat out for a while, again and again: until the compilers of both JVMs had nothing to do twice running. */
    void warmUp(Duration time) throws IOException {
        int calm = 0;
        for (int i = 0; i < MAX_WARM_UPS && calm < 2; i++) {
            CpuMeter meter = new CpuMeter(sender.pid(), sink.pid());
            flat(time, MAX_WARM_UP_EVENTS);
            if (!arrived()) {
                throw new IOException(what.id() + ": the warm-up did not arrive, see " + directory);
            }
            calm = meter.read().compilersAreBusy() ? 0 : calm + 1;
            letCompile();
        }
    }

    /** Waits until the compilers have nothing to do: beside four busy threads on two cores they never get to the end. */
    private void letCompile() throws IOException {
        boolean busy = true;
        for (int i = 0; i < MAX_PAUSES && busy; i++) {
            CpuMeter meter = new CpuMeter(sender.pid(), sink.pid());
            LockSupport.parkNanos(PAUSE.toNanos());
            busy = meter.read().compilersAreBusy();
        }
    }

    /**
     * Touches as much memory as the page cache will take for the files of a window, and frees it. In a virtual machine that
     * gives free memory back to its host, which takes seconds, the next touch of a page costs up to 20 microseconds: that would
     * be most of what a sink seems to cost.
     */
    void touchMemory() throws IOException {
        Path ballast = directory.resolve("ballast");
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        try (FileChannel file = FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < BALLAST_MIB; i++) {
                file.write(zeros.clear());
            }
        }
        Files.delete(ballast);
    }

    Reply flat(Duration time, long maxEvents) throws IOException {
        Duration limit = time.plusSeconds(60);
        return noted(sender.ask("flat " + time.toMillis() + " " + maxEvents, "flat", limit));
    }

    /** Takes a reply's word for how many events were logged. */
    Reply noted(Reply reply) {
        logged = reply.get("last") + 1;
        return reply;
    }

    /** Waits until the last event logged is in the file; false if it does not come. */
    boolean arrived() throws IOException {
        return tail.await(logged - 1, ARRIVAL);
    }

    /** Ends both programs in order, then compares the file with what was logged. */
    AuditResult finish() throws IOException, InterruptedException {
        sender.quit();
        sink.close();
        AuditResult audit = FileAudit.of(sink.file(), what.shape(), logged);
        failed = !audit.exact();
        return audit;
    }

    /** Ends what still runs. The directory is kept if anything went wrong. */
    @Override
    public void close() throws IOException {
        sender.close();
        sink.close();
        if (!failed) {
            remove(directory);
        }
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).forEach(Bench::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
