package dev.llmops.local.internal.score;

import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.hash.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What is known of a sequence, in a file: a mark, the version of the format and of llama.cpp, the model's digest, the
 * tokens, llama.cpp's bytes, and the SHA-256 of all that.
 *
 * @param engine which llama.cpp wrote it
 * @param model digest of the model
 * @param tokens the tokens; not changed
 * @param state llama.cpp's bytes; not changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record StateFile(String engine, String model, int[] tokens, byte[] state) {

    private static final byte[] MARK = "llmops-state 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH = 32;
    // What fits into an array, with what is written around llama.cpp's bytes.
    private static final int MAX_SIZE = Integer.MAX_VALUE - 64;

    /** A file that holds no state, or a damaged one. */
    public static final class Damaged extends IOException {

        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }
    }

    /**
     * Writes the file, completely or not at all.
     *
     * @param file where; replaced if it is there
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(state.length + 4 * tokens.length + 1024);
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(MARK);
        out.writeUTF(engine);
        out.writeUTF(model);
        out.writeInt(tokens.length);
        for (int token : tokens) {
            out.writeInt(token);
        }
        out.writeInt(state.length);
        out.write(state);
        out.write(hash(bytes.toByteArray(), bytes.size()));
        WholeFile.write(file, bytes.toByteArray());
    }

    /**
     * {@return what a file holds}
     *
     * @throws Damaged if it holds no state, or a damaged one
     * @throws IOException if it cannot be read
     */
    public static StateFile read(Path file) throws IOException {
        if (Files.size(file) > MAX_SIZE) {
            throw new Damaged("it has " + Files.size(file) + " bytes, and no saved state has more than " + MAX_SIZE);
        }
        byte[] all = Files.readAllBytes(file);
        int size = all.length - HASH;
        if (size < MARK.length || !Arrays.equals(MARK, Arrays.copyOf(all, MARK.length))) {
            throw new Damaged("it is no saved state of this version");
        }
        if (!Arrays.equals(hash(all, size), Arrays.copyOfRange(all, size, all.length))) {
            throw new Damaged("it is cut or changed");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(all, MARK.length, size - MARK.length));
        String engine = in.readUTF();
        String model = in.readUTF();
        int[] tokens = new int[length(in, Integer.BYTES)];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = in.readInt();
        }
        byte[] state = new byte[length(in, 1)];
        in.readFully(state);
        return new StateFile(engine, model, tokens, state);
    }

    // A right hash does not make a file honest: whoever wrote it can have hashed it.
    private static int length(DataInputStream in, int bytesOfOne) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available() / bytesOfOne) {
            throw new Damaged("it says that " + length + " entries follow, which it has not");
        }
        return length;
    }

    private static byte[] hash(byte[] bytes, int length) {
        MessageDigest digest = Sha256.digest();
        digest.update(bytes, 0, length);
        return digest.digest();
    }
}
