package io.github.wslog.transport.deflate;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Compressed messages made and read with the JDK alone: nothing in common with what is under test. */
public final class Compressed {
    private static final int ZEROS = 1 << 20;

    private Compressed() {}

    public static byte[] of(byte[] message) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(message);
        byte[] out = new byte[message.length + message.length / 100 + 100];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4);
    }

    /** What such a message says. */
    public static byte[] read(byte[] compressed) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        byte[] in = Arrays.copyOf(compressed, compressed.length + 4);
        in[in.length - 1] = (byte) 0xFF;
        in[in.length - 2] = (byte) 0xFF;
        inflater.setInput(in);
        byte[] out = new byte[1 << 20];
        int length = inflater.inflate(out);
        inflater.end();
        return Arrays.copyOf(out, length);
    }

    /** About a megabyte, which would become a gigabyte: the same megabyte of zeros again and again. */
    public static byte[] gigabyteOfZeros() {
        Deflater deflater = new Deflater(9, true);
        byte[] block = new byte[ZEROS];
        deflater.setInput(new byte[ZEROS]);
        int length = deflater.deflate(block, 0, block.length, Deflater.FULL_FLUSH);
        deflater.end();
        byte[] bomb = new byte[1024 * length];
        for (int i = 0; i < 1024; i++) {
            System.arraycopy(block, 0, bomb, i * length, length);
        }
        return Arrays.copyOf(bomb, bomb.length - 4);
    }
}
