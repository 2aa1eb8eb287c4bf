package io.github.wslog.benchmarks.subscribe;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket to a server that is trusted: reads messages of one frame and answers pings. One thread. */
final class Subscriber implements Runnable {
    private static final int PING = 0x9;
    private static final int PONG = 0x8A;
    private static final int MASKED = 0x80;

    private final Socket socket;
    private final DataInputStream input;
    private final Account account = new Account();
    private byte[] message = new byte[1 << 16];

    Subscriber(int port, int bufferBytes) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        input = new DataInputStream(new BufferedInputStream(socket.getInputStream(), bufferBytes));
        String request = "GET /live?format=json HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String answer = readHead();
        if (!answer.contains(" 101 ")) {
            throw new IOException("no WebSocket: " + answer);
        }
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) input.readUnsignedByte());
        }
        return head.toString();
    }

    Account account() {
        return account;
    }

    /** One byte after the other: for who wants to read slowly. */
    int read() throws IOException {
        return input.read();
    }

    /** Reads until the end. */
    @Override
    public void run() {
        try {
            while (true) {
                int opCode = input.readUnsignedByte() & 0xF;
                int length = length(input.readUnsignedByte());
                if (message.length < length) {
                    message = new byte[length];
                }
                input.readFully(message, 0, length);
                if (opCode == PING) {
                    pong(length);
                } else {
                    account.take(message, length);
                }
            }
        } catch (IOException closed) {
            Thread.currentThread().interrupt(); // the server is gone, or we are
        }
    }

    private int length(int first) throws IOException {
        return switch (first) {
            case 126 -> input.readUnsignedShort();
            case 127 -> Math.toIntExact(input.readLong());
            default -> first;
        };
    }

    /** With a mask of zeros, which changes nothing. */
    private void pong(int length) throws IOException {
        byte[] frame = new byte[6 + length];
        frame[0] = (byte) PONG;
        frame[1] = (byte) (MASKED | length);
        System.arraycopy(message, 0, frame, 6, length);
        OutputStream output = socket.getOutputStream();
        output.write(frame);
    }
}
