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
    final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
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
        byte[] copy = new byte[message.remaining()];
        message.get(copy);
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
        return binaries.poll(20, TimeUnit.SECONDS);
    }

    int closeCode() throws Exception {
        return closed.get(20, TimeUnit.SECONDS);
    }
}
