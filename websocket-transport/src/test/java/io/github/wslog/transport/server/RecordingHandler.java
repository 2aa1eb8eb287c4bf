package io.github.wslog.transport.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps what it is called with, for the test to wait for. */
final class RecordingHandler implements PeerHandler {
    final CompletableFuture<Peer> opened = new CompletableFuture<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<ByteBuffer> binaries = new LinkedBlockingQueue<>();
    volatile Consumer<String> onText = text -> {};

    @Override
    public void opened(Peer peer) {
        opened.complete(peer);
    }

    @Override
    public void text(ByteBuffer utf8) {
        String text = StandardCharsets.UTF_8.decode(utf8.duplicate()).toString();
        onText.accept(text);
        messages.add(text);
    }

    @Override
    public void binary(ByteBuffer message) {
        ByteBuffer copy = ByteBuffer.allocate(message.remaining()).put(message).flip();
        binaries.add(copy);
    }

    @Override
    public void closed(int code, String reason) {
        closed.complete(code);
    }

    Peer peer() throws Exception {
        return opened.get(20, TimeUnit.SECONDS);
    }

    String nextText() throws InterruptedException {
        return messages.poll(20, TimeUnit.SECONDS);
    }

    byte[] nextBinary() throws InterruptedException {
        ByteBuffer next = binaries.poll(20, TimeUnit.SECONDS);
        return next == null ? null : next.array();
    }

    int closeCode() throws Exception {
        return closed.get(20, TimeUnit.SECONDS);
    }
}
