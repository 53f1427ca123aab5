package dev.llmops.local.internal.gguf;

import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Little-endian values from a file that may be cut or wrong: every length is checked before it is believed. */
final class GgufInput {

    private static final int MAX_TEXT = 1 << 26;
    private static final long MAX_PLAUSIBLE = 1L << 40;

    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    GgufInput(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
        buffer.flip();
    }

    long position() throws IOException {
        return channel.position() - buffer.remaining();
    }

    long size() {
        return size;
    }

    byte int8() throws IOException {
        return need(1).get();
    }

    short int16() throws IOException {
        return need(2).getShort();
    }

    int int32() throws IOException {
        return need(4).getInt();
    }

    long int64() throws IOException {
        return need(8).getLong();
    }

    float float32() throws IOException {
        return need(4).getFloat();
    }

    double float64() throws IOException {
        return need(8).getDouble();
    }

    /** A count of things that take at least so many bytes each; more than the file can hold is refused. */
    long count(String what, int minBytes) throws IOException {
        long count = int64();
        long most = (size - position()) / minBytes;
        if (count < 0 || count > most) {
            boolean believable = count >= 0 && count < MAX_PLAUSIBLE;
            throw fail(
                    believable ? Reason.TRUNCATED : Reason.CORRUPT,
                    what + " can be at most " + most + " in what is left of the file, but the header says "
                            + Long.toUnsignedString(count) + "; get the complete file again");
        }
        return count;
    }

    String text(String what) throws IOException {
        long length = count("length of " + what, 1);
        if (length > MAX_TEXT) {
            throw fail(Reason.CORRUPT, "length of " + what + " must be at most " + MAX_TEXT + ", but was " + length);
        }
        byte[] bytes = new byte[(int) length];
        int done = 0;
        while (done < bytes.length) {
            int part = Math.min(bytes.length - done, buffer.capacity());
            need(part).get(bytes, done, part);
            done += part;
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    void skip(long bytes) throws IOException {
        long target = Math.addExact(position(), bytes);
        if (target > size) {
            throw truncated();
        }
        if (bytes <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) bytes);
        } else {
            channel.position(target);
            buffer.clear().flip();
        }
    }

    private ByteBuffer need(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            buffer.compact();
            while (buffer.position() < bytes) {
                if (channel.read(buffer) < 0) {
                    throw truncated();
                }
            }
            buffer.flip();
        }
        return buffer;
    }

    ModelFileException truncated() {
        return fail(
                Reason.TRUNCATED, "it ends inside of its header after " + size + " bytes; get the complete file again");
    }

    ModelFileException fail(Reason reason, String message) {
        return new ModelFileException(reason, file, message, null);
    }
}
