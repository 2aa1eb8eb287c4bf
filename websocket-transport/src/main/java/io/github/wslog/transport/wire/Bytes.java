package io.github.wslog.transport.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A byte array that grows. Not thread-safe. */
public final class Bytes {
    private static final int MAX_DIGITS = 19;

    private byte[] array;
    private ByteBuffer view;
    private int length;
    private @Nullable Utf8 utf8; // made when first needed: it is larger than most frames

    public Bytes() {
        this(1024);
    }

    /** With room for so many bytes before it grows. */
    public Bytes(int capacity) {
        array = new byte[Math.max(16, capacity)];
        view = ByteBuffer.wrap(array);
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
    public void cutTo(int shorter) {
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
        view.putShort(length, (short) value);
        length += 2;
    }

    void putInt(int value) {
        reserve(4);
        view.putInt(length, value);
        length += 4;
    }

    void putLong(long value) {
        reserve(8);
        view.putLong(length, value);
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

    /** Appends the decimal digits of a number that is 0 or more. */
    public void putDecimal(long value) {
        reserve(MAX_DIGITS);
        int end = length + 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            end++;
        }
        long rest = value;
        for (int i = end - 1; i >= length; i--) {
            array[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length = end;
    }

    /** Appends the text in UTF-8; an unpaired surrogate becomes {@code ?}. */
    public void putUtf8(CharSequence text) {
        Utf8 encoder = utf8 == null ? new Utf8() : utf8;
        utf8 = encoder;
        int chars = text.length();
        for (int from = 0; from < chars; from += Utf8.CHUNK) {
            int to = Math.min(chars, from + Utf8.CHUNK);
            reserve(Utf8.maxBytes(to - from));
            length = encoder.encode(text, from, to, view, length);
        }
        reserve(1);
        length = encoder.end(array, length);
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
        view = ByteBuffer.wrap(array);
    }
}
