package io.github.wslog.transport.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassReader;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Handle;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.MethodVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing that an append can get to takes a lock, waits longer than a moment, or touches a file: read from the bytecode. */
class AppendPathTest {
    private static final String PACKAGE = "io/github/wslog/transport/eventlog/";
    private static final String MONITOR = "monitorenter";
    private static final Pattern FORBIDDEN = Pattern.compile(MONITOR
            + "|java/util/concurrent/locks/(?!LockSupport)\\S+|java/lang/Object\\.wait|java/lang/Thread\\.(sleep|join)"
            + "|java/util/concurrent/\\w*(Blocking|Semaphore|Latch|Barrier|Exchanger|Phaser|Future)\\S+"
            + "|java/util/concurrent/locks/LockSupport\\.park\\w*"
            + "|java/io/(?!IOException|UncheckedIOException)\\S+|java/nio/(file|channels)/\\S+|java/lang/reflect/\\S+");

    /** What a method does: bytecode that matters and the methods that it calls, as OWNER.NAME. */
    private record Code(boolean locked, Set<String> calls) {}

    private final Map<String, Code> methods = new HashMap<>();
    private final Map<String, List<String>> implementors = new HashMap<>();

    @Test
    void append_takesNoLockAndTouchesNoFile_whereverItGoes() throws IOException {
        Set<String> reached = reachableFrom("EventLog.append", "EventLog.appendReserved", "EventLog.hasRoom");

        assertThat(reached) // or the scan would prove nothing
                .contains("Tail.append", "Tail.installBehind", "Segment.claim", "Segment.commit", "Cursor.wake")
                .contains("Losses.count", "SegmentSupply.poll", "SegmentFile.begin", "DirectMemory.begin");
        assertThat(forbiddenIn(reached))
                .containsExactly("Tail.pause: java/util/concurrent/locks/LockSupport.parkNanos");
    }

    /** The scan sees what it is there to see: the log's own locks, off the path of appends. */
    @Test
    void scan_findsLocksAndFiles_whereTheyAre() throws IOException {
        Set<String> found = forbiddenIn(reachableFrom("EventLog.release", "EventLog.open", "SegmentSupply.cleanOne"));

        assertThat(found)
                .contains("SegmentChain.release: monitorenter", "DirectoryLock.take: monitorenter")
                .anyMatch(use -> use.startsWith("SegmentFile.discard: java/nio/file/Files"));
    }

    @Test
    void append_allocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        LogSettings settings = new LogSettings(64 << 20, 1 << 20, 1_000, 0, Retention.MOST_RECENT);
        try (EventLog log = EventLog.inMemory(settings)) {
            byte[] record = new byte[270];
            for (int i = 0; i < 20_000; i++) {
                log.append(9, record, 0, record.length);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 50_000; i++) {
                log.append(9, record, 0, record.length);
            }
            // Some hundred bytes for each new segment, and what the JIT compiler may still leave on this thread.
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(50_000);
        }
    }

    private Set<String> reachableFrom(String... entries) throws IOException {
        readPackage();
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(entries));
        while (!open.isEmpty()) {
            String method = open.remove();
            if (methods.containsKey(method) && reached.add(method)) {
                for (String call : methods.get(method).calls) {
                    if (call.startsWith(PACKAGE)) {
                        String owner = call.substring(PACKAGE.length(), call.indexOf('.'));
                        String name = call.substring(call.indexOf('.'));
                        open.add(owner + name);
                        implementors.getOrDefault(owner, List.of()).forEach(type -> open.add(type + name));
                    }
                }
            }
        }
        return reached;
    }

    private Set<String> forbiddenIn(Set<String> reached) {
        Set<String> found = new LinkedHashSet<>();
        for (String method : reached) {
            Code code = methods.get(method);
            if (code.locked) {
                found.add(method + ": " + MONITOR);
            }
            code.calls.stream()
                    .filter(call -> FORBIDDEN.matcher(call).matches())
                    .forEach(call -> found.add(method + ": " + call));
        }
        return found;
    }

    private void readPackage() throws IOException {
        Path classes = Path.of(EventLog.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        try (Stream<Path> files = Files.list(classes.resolve(PACKAGE))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                new ClassReader(Files.readAllBytes(file)).accept(new Reader(), ClassReader.SKIP_DEBUG);
            }
        }
    }

    /** Overloads count as one method. */
    private final class Reader extends ClassVisitor {
        private String type = "";

        Reader() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(int version, int access, String name, String generics, String above, String[] interfaces) {
            type = name.replace(PACKAGE, "");
            for (String implemented : interfaces) {
                implementors
                        .computeIfAbsent(implemented.replace(PACKAGE, ""), i -> new ArrayList<>())
                        .add(type);
            }
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String types, String generics, String[] thrown) {
            String key = type + "." + name;
            boolean locked = (access & Opcodes.ACC_SYNCHRONIZED) != 0;
            methods.merge(key, new Code(locked, new LinkedHashSet<>()), AppendPathTest::both);
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInsn(int opcode) {
                    if (opcode == Opcodes.MONITORENTER) {
                        methods.merge(key, new Code(true, new LinkedHashSet<>()), AppendPathTest::both);
                    }
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String name, String types, boolean isInterface) {
                    methods.get(key).calls.add(owner + "." + name);
                }

                @Override
                public void visitInvokeDynamicInsn(String name, String types, Handle bootstrap, Object... arguments) {
                    for (Object argument : arguments) {
                        if (argument instanceof Handle handle) {
                            methods.get(key).calls.add(handle.getOwner() + "." + handle.getName());
                        }
                    }
                }
            };
        }
    }

    private static Code both(Code one, Code other) {
        Set<String> calls = new LinkedHashSet<>(one.calls);
        calls.addAll(other.calls);
        return new Code(one.locked || other.locked, calls);
    }
}
