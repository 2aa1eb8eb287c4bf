package io.github.wslog.transport.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A byte array that grows. Not thread-safe. */
public final class Bytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final Utf8 utf8 = new Utf8();
    private byte[] array;
    private int length;

    public Bytes() {
        this(1024);
    }

    /** With room for so many bytes before it grows. */
    public Bytes(int capacity) {
        array = new byte[Math.max(16, capacity)];
    }

    /** The bytes are at 0 … {@link #length}. Valid until the next change. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    /** Forgets the bytes and keeps the room. */
    public void clear() {
        length = 0;
    }

    /** Forgets everything behind the first {@code shorter} bytes. */
    void cutTo(int shorter) {
        length = shorter;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(array, length);
    }

    public void put(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, array, length, count);
        length += count;
    }

    /** Appends the remaining bytes of {@code source} and moves it to its limit. */
    public void put(ByteBuffer source) {
        int count = source.remaining();
        reserve(count);
        source.get(array, length, count);
        length += count;
    }

    /** Appends {@code count} bytes from index {@code offset}; does not move {@code source}. */
    public void put(ByteBuffer source, int offset, int count) {
        reserve(count);
        source.get(offset, array, length, count);
        length += count;
    }

    public void putByte(int value) {
        reserve(1);
        array[length++] = (byte) value;
    }

    void putShort(int value) {
        reserve(2);
        array[length++] = (byte) (value >> 8);
        array[length++] = (byte) value;
    }

    void putInt(int value) {
        reserve(4);
        INTS.set(array, length, value);
        length += 4;
    }

    void putLong(long value) {
        reserve(8);
        LONGS.set(array, length, value);
        length += 8;
    }

    /** Appends a text that is known to be ASCII; of other characters only the low eight bits are kept. */
    @SuppressWarnings("deprecation") // it drops the high byte of each character: of ASCII there is none
    public void putAscii(String text) {
        int count = text.length();
        reserve(count);
        text.getBytes(0, count, array, length);
        length += count;
    }

    /** Appends the text in UTF-8; an unpaired surrogate becomes {@code ?}. */
    public void putUtf8(CharSequence text) {
        int chars = text.length();
        for (int from = 0; from < chars; from += Utf8.CHUNK) {
            int to = Math.min(chars, from + Utf8.CHUNK);
            reserve(Utf8.MAX_CHUNK_BYTES);
            length = utf8.encode(text, from, to, array, length);
        }
        reserve(1);
        length = utf8.end(array, length);
    }

    private void reserve(int count) {
        if (count > array.length - length) {
            grow(count);
        }
    }

    private void grow(int count) {
        int needed = Math.addExact(length, count);
        int doubled = (int) Math.min(Integer.MAX_VALUE - 8L, array.length * 2L);
        array = Arrays.copyOf(array, Math.max(needed, doubled));
    }
}
