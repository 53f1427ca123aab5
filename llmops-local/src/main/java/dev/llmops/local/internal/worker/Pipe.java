package dev.llmops.local.internal.worker;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Frames over two streams of bytes: the length of what follows (4 bytes), the kind (1), the call (8), and a value as
 * {@link Values} writes it. One thread reads; several may write.
 */
final class Pipe {

    private static final int HEAD = 9;
    static final int MAX_SIZE = 1 << 28;
    private static final Frame.Kind[] KINDS = Frame.Kind.values();

    private final DataInputStream in;
    private final OutputStream out;

    Pipe(InputStream in, OutputStream out) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = out;
    }

    /** A value that cannot be sent; the pipe is as it was. */
    static final class Unsendable extends IOException {

        private static final long serialVersionUID = 1;

        Unsendable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    void send(Frame frame) throws IOException {
        byte[] bytes = bytes(frame);
        synchronized (out) {
            out.write(bytes);
            out.flush();
        }
    }

    /** Returns a frame as it is written. */
    static byte[] bytes(Frame frame) throws Unsendable {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        try {
            // Room for the length, which is known at the end.
            out.writeInt(0);
            out.writeByte(kindNumber(frame.kind()));
            out.writeLong(frame.call());
            Values.write(out, frame.value());
        } catch (IOException e) {
            throw new Unsendable(String.valueOf(e.getMessage()), e);
        }
        int length = body.size() - Integer.BYTES;
        if (length > MAX_SIZE) {
            throw new Unsendable("a frame must have at most " + MAX_SIZE + " bytes, but would have " + length, null);
        }
        byte[] bytes = body.toByteArray();
        ByteBuffer.wrap(bytes).putInt(length);
        return bytes;
    }

    /** Waits for the next frame. Throws an {@link EOFException} when the other end is gone. */
    Frame receive() throws IOException {
        int length = in.readInt();
        if (length < HEAD || length > MAX_SIZE) {
            throw new IOException("a frame must have " + HEAD + " to " + MAX_SIZE + " bytes, but has " + length);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        DataInputStream body = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            return new Frame(KINDS[body.readUnsignedByte()], body.readLong(), Values.read(body));
        } catch (RuntimeException e) {
            throw new IOException("what arrived is no frame: " + e, e);
        }
    }

    private static int kindNumber(Frame.Kind kind) {
        return java.util.Arrays.asList(KINDS).indexOf(kind);
    }
}
