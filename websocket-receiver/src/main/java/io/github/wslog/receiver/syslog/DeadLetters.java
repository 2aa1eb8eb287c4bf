package io.github.wslog.receiver.syslog;

import io.github.wslog.receiver.output.OutputContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file of messages that a daemon does not take, each with its length before it, as over a stream (RFC 6587). */
final class DeadLetters {
    private DeadLetters() {}

    /** Adds a message, counts it and says so. Without a directory it is said and lost. */
    static void add(OutputContext context, byte[] message) throws IOException {
        context.counters().deadLetter();
        Path directory = context.directory();
        if (directory == null) {
            context.status()
                    .warn(
                            "output " + context.name() + " drops a message of " + message.length
                                    + " bytes that has ended three attempts: there is no state directory to keep it in",
                            null);
            return;
        }
        Path file = directory.resolve(context.fileName() + ".dead-letters");
        try (OutputStream out = Files.newOutputStream(
                file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
            out.write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
            out.write(message);
            out.write('\n');
        }
        context.status()
                .warn(
                        "output " + context.name() + ": a message of " + message.length
                                + " bytes has ended three attempts and went to " + file,
                        null);
    }
}
