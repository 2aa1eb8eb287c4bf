package io.github.wslog.transport.client;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/**
 * The TCP sockets of one attempt. The library tries the addresses of a host side by side and forgets the losers; here
 * they are closed. Any thread.
 */
final class AttemptSockets {
    // Guarded by itself.
    private final List<Socket> open = new ArrayList<>();
    private boolean aborted;

    /** Prepares a new socket, not connected yet. */
    <S extends Socket> S add(S socket) throws SocketException {
        synchronized (open) {
            if (aborted) {
                throw new SocketException("the attempt was given up");
            }
            open.add(socket);
        }
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** The attempt succeeded with this one: the others are closed. */
    void keepOnly(Socket winner) {
        List<Socket> losers;
        synchronized (open) {
            losers = new ArrayList<>(open);
            losers.remove(winner);
            open.removeAll(losers);
        }
        losers.forEach(AttemptSockets::reset);
    }

    /** Closes all, now and whatever comes later. */
    void abort() {
        List<Socket> all;
        synchronized (open) {
            aborted = true;
            all = List.copyOf(open);
            open.clear();
        }
        all.forEach(AttemptSockets::reset);
    }

    /** Drops the connection without waiting for anything: what is unsent is discarded, a blocked write fails. */
    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            // Then there is nothing left to do with it.
        }
    }
}
