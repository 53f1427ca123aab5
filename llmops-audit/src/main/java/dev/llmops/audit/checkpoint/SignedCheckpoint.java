package dev.llmops.audit.checkpoint;

import dev.llmops.commons.internal.option.Require;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checkpoint with its signature. Its {@link #text} is a signed note (C2SP signed-note) with one signature.
 *
 * @param checkpoint what was signed
 * @param name name of the key, which is the origin
 * @param keyId id of the key, 8 hex digits
 * @param signature the Ed25519 signature of {@link Checkpoint#text}, in Base64
 */
public record SignedCheckpoint(Checkpoint checkpoint, String name, String keyId, String signature) {

    private static final String DASH = "\u2014 ";
    private static final int ID_BYTES = 4;
    private static final Pattern NOTE = Pattern.compile("(.*\n)\n" + DASH + "(\\S+) (\\S+)\n", Pattern.DOTALL);

    /** Refuses nulls. */
    public SignedCheckpoint {
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(signature, "signature");
    }

    /** {@return the signed note: the checkpoint's text, an empty line, and the line of the signature} */
    public String text() {
        byte[] id = HexFormat.of().parseHex(keyId);
        byte[] signed = Base64.getDecoder().decode(signature);
        byte[] both = new byte[id.length + signed.length];
        System.arraycopy(id, 0, both, 0, id.length);
        System.arraycopy(signed, 0, both, id.length, signed.length);
        return checkpoint.text() + "\n" + DASH + name + " "
                + Base64.getEncoder().encodeToString(both) + "\n";
    }

    /**
     * Parses a signed note. Nothing is verified.
     *
     * @param text the result of {@link #text}
     * @return the checkpoint
     * @throws IllegalArgumentException if it is anything else
     */
    public static SignedCheckpoint parse(String text) {
        Matcher note = NOTE.matcher(text);
        if (!note.matches()) {
            throw new IllegalArgumentException(
                    "a signed checkpoint must be five lines, an empty one and a signature, but was '" + text + "'");
        }
        byte[] both = Base64.getDecoder().decode(note.group(3));
        Require.not(both.length <= ID_BYTES, () -> "the signature of a checkpoint is cut: '" + note.group(3) + "'");
        byte[] signature = new byte[both.length - ID_BYTES];
        System.arraycopy(both, ID_BYTES, signature, 0, signature.length);
        return new SignedCheckpoint(
                Checkpoint.parse(note.group(1)),
                note.group(2),
                HexFormat.of().formatHex(both, 0, ID_BYTES),
                Base64.getEncoder().encodeToString(signature));
    }

    /**
     * {@return whether a key signed this}
     *
     * @param key the key
     */
    public boolean signedBy(VerificationKey key) {
        return name.equals(key.name())
                && checkpoint.origin().equals(name)
                && keyId.equals(key.id())
                && key.verifies(checkpoint.text().getBytes(StandardCharsets.UTF_8), signature);
    }
}
