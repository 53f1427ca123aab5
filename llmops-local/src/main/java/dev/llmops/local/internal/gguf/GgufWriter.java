package dev.llmops.local.internal.gguf;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a GGUF file of version 3 (ggml's docs/gguf.md) with texts, numbers and matrices of 32 bits. A matrix is asked for when it is
 * written, so that one is in memory at a time.
 */
public final class GgufWriter {

    private static final int MAGIC = 0x46554747;
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    private static final int TYPE_F32 = 6;
    private static final int TYPE_TEXT = 8;

    @SuppressWarnings("ArrayRecordComponent") // Never compared, never handed out.
    private record Value(String key, int type, byte[] bytes) {}

    private record Matrix(String name, long columns, long rows, Content content) {

        long bytes() {
            return Math.multiplyExact(Math.multiplyExact(columns, rows), (long) Float.BYTES);
        }
    }

    /** The numbers of a matrix. */
    @FunctionalInterface
    public interface Content {

        /** {@return the numbers, row by row} */
        float[] read() throws IOException;
    }

    private final List<Value> values = new ArrayList<>();
    private final List<Matrix> matrices = new ArrayList<>();

    /** Adds a text. */
    public GgufWriter text(String key, String text) {
        values.add(new Value(key, TYPE_TEXT, bytes(text)));
        return this;
    }

    /** Adds a number. */
    public GgufWriter real(String key, float number) {
        values.add(new Value(
                key,
                TYPE_F32,
                littleEndian(new byte[Float.BYTES]).putFloat(number).array()));
        return this;
    }

    /** Adds a matrix. */
    public GgufWriter tensor(String name, long columns, long rows, Content content) {
        matrices.add(new Matrix(name, columns, rows, content));
        return this;
    }

    /**
     * {@return the bytes that were written}
     *
     * @param file a file that is empty yet
     * @throws IOException if a matrix cannot be read or the file not be written
     */
    public long writeTo(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            long written = write(out, header());
            written += pad(out, written);
            for (Matrix matrix : matrices) {
                written += write(out, numbers(matrix));
                written += pad(out, written);
            }
            return written;
        }
    }

    private byte[] header() {
        long size = 24;
        for (Value value : values) {
            size += 4L + bytes(value.key).length + value.bytes.length;
        }
        for (Matrix matrix : matrices) {
            size += 32L + bytes(matrix.name).length;
        }
        byte[] header = new byte[Math.toIntExact(size)];
        ByteBuffer out = littleEndian(header);
        out.putInt(MAGIC).putInt(VERSION).putLong(matrices.size()).putLong(values.size());
        for (Value value : values) {
            out.put(bytes(value.key)).putInt(value.type).put(value.bytes);
        }
        long offset = 0;
        for (Matrix matrix : matrices) {
            out.put(bytes(matrix.name)).putInt(2).putLong(matrix.columns).putLong(matrix.rows);
            // The type of tensors of 32 bits is 0.
            out.putInt(0).putLong(offset);
            offset += aligned(matrix.bytes());
        }
        return header;
    }

    private static byte[] numbers(Matrix matrix) throws IOException {
        float[] numbers = matrix.content.read();
        if (numbers.length != matrix.columns * matrix.rows) {
            throw new IllegalStateException("'" + matrix.name + "' has " + numbers.length + " numbers");
        }
        byte[] bytes = new byte[Math.multiplyExact(numbers.length, Float.BYTES)];
        littleEndian(bytes).asFloatBuffer().put(numbers);
        return bytes;
    }

    private static int write(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        return bytes.length;
    }

    private static int pad(OutputStream out, long written) throws IOException {
        return write(out, new byte[(int) (aligned(written) - written)]);
    }

    private static long aligned(long size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** A text with its length before it. */
    private static byte[] bytes(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return littleEndian(new byte[Long.BYTES + utf8.length])
                .putLong(utf8.length)
                .put(utf8)
                .array();
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
