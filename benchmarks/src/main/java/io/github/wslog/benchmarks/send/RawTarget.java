package io.github.wslog.benchmarks.send;

import io.github.wslog.benchmarks.event.EventLine;
import io.github.wslog.benchmarks.event.EventText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The limit of the machine: finished lines, copied into 64 KiB and written to a socket. No framework, no layout. */
final class RawTarget implements Target {
    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final byte[] line = EventLine.template();

    RawTarget(int port) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @Override
    public void log(EventText event) {
        if (buffer.remaining() < line.length) {
            flush();
        }
        EventLine.putMessage(event, line);
        buffer.put(line);
    }

    @Override
    public void flush() {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.clear();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
