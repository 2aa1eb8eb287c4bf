package io.github.wslog.benchmarks.sink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the peers send to: reads 64 KiB at a time, writes it to a file, counts the lines.
 *
 * <p>It keeps no state, answers nothing and looks at nothing but line ends: as little as anything could do that calls
 * itself a receiver.
 */
public final class TcpFileSink {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final FileChannel file;
    private long lines;

    private TcpFileSink(FileChannel file) {
        this.file = file;
    }

    /** Serves one connection after the other until the process is ended. */
    public static void run(int port, Path file) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (ServerSocketChannel server = ServerSocketChannel.open();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            server.bind(address);
            TcpFileSink sink = new TcpFileSink(channel);
            while (true) {
                try (SocketChannel connection = server.accept()) {
                    sink.serve(connection);
                }
            }
        }
    }

    private void serve(SocketChannel connection) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        while (connection.read(buffer) >= 0) {
            buffer.flip();
            lines += countLines(buffer);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            buffer.clear();
        }
        System.out.println("lines " + lines);
    }

    private static int countLines(ByteBuffer buffer) {
        int count = 0;
        for (int i = 0, end = buffer.limit(); i < end; i++) {
            if (buffer.get(i) == '\n') {
                count++;
            }
        }
        return count;
    }
}
