package dev.llmops.audit.checkpoint;

import dev.llmops.commons.internal.hash.Ed25519;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.EncodedKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Ed25519 key that signs checkpoints. Keep it where the log's writers cannot read it. Its file has the line {@code origin: NAME}, then
 * the private key as PKCS#8 and the public one as X.509, both in PEM (RFC 7468, RFC 8410). Safe for use by multiple threads.
 */
public final class CheckpointKey {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointKey.class);
    private static final Pattern ORIGIN = Pattern.compile("^origin: (.+)$", Pattern.MULTILINE);
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rw-rw-");

    private final PrivateKey privateKey;
    private final PublicKey publicKey;
    private final VerificationKey verification;

    private CheckpointKey(String origin, PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
        this.verification = VerificationKey.of(origin, publicKey);
    }

    /**
     * {@return a new key}
     *
     * @param origin the name of the log that it signs for, without white space and {@code +}; preferably the application's and the store's, such as
     *     {@code example.com/support}
     */
    public static CheckpointKey generate(String origin) {
        NoteNames.require("origin", origin);
        try {
            KeyPair pair =
                    KeyPairGenerator.getInstance(VerificationKey.ALGORITHM).generateKeyPair();
            return new CheckpointKey(origin, pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }

    /**
     * Reads a key.
     *
     * @param file a file that {@link #write} wrote, or the same made with openssl
     * @return the key
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if the file has no origin, or not both of an Ed25519 key pair that belong together
     */
    public static CheckpointKey read(Path file) throws IOException {
        String text = Files.readString(file);
        Matcher origin = ORIGIN.matcher(text);
        if (!origin.find()) {
            throw new IllegalArgumentException("the key file '" + file
                    + "' must have a line 'origin: NAME' before the key; 'llmops audit key' makes such a file");
        }
        warnIfOthersCanRead(file);
        try {
            KeyFactory keys = KeyFactory.getInstance(VerificationKey.ALGORITHM);
            CheckpointKey key = new CheckpointKey(
                    origin.group(1).strip(),
                    keys.generatePrivate(encoded(file, text, "PRIVATE KEY")),
                    keys.generatePublic(encoded(file, text, "PUBLIC KEY")));
            byte[] probe = "do both belong together?".getBytes(StandardCharsets.UTF_8);
            if (!key.verification.verifies(probe, Ed25519.sign(probe, key.privateKey))) {
                throw new IllegalArgumentException("the public key in '" + file
                        + "' is not that of the private key; write the right one with openssl pkey -pubout");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("'" + file + "' must hold an Ed25519 key", e);
        }
    }

    /**
     * Writes the key to a new file, which only its owner can read (on file systems that know owners).
     *
     * @param file the new file
     * @throws IOException if it already exists or cannot be written
     */
    public void write(Path file) throws IOException {
        String text = "origin: " + verification.name() + "\n" + pem("PRIVATE KEY", privateKey.getEncoded())
                + pem("PUBLIC KEY", publicKey.getEncoded());
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        FileAttribute<?>[] ownerOnly = isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (SeekableByteChannel channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC),
                ownerOnly)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** {@return the key for verifying its signatures} */
    public VerificationKey verification() {
        return verification;
    }

    /**
     * {@return a signed checkpoint}
     *
     * @param checkpoint the checkpoint to sign
     * @throws IllegalArgumentException if it has another origin
     */
    public SignedCheckpoint sign(Checkpoint checkpoint) {
        if (!checkpoint.origin().equals(verification.name())) {
            throw new IllegalArgumentException("a key of '" + verification.name()
                    + "' must sign its own log, but was given one of '" + checkpoint.origin() + "'");
        }
        String signature = Ed25519.sign(checkpoint.text().getBytes(StandardCharsets.UTF_8), privateKey);
        return new SignedCheckpoint(checkpoint, verification.name(), verification.id(), signature);
    }

    private static EncodedKeySpec encoded(Path file, String text, String what) {
        String begin = "-----BEGIN " + what + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + what + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("the key file '" + file + "' must hold a block '" + begin + "'"
                    + (what.startsWith("PUBLIC") ? "; add it with openssl pkey -in FILE -pubout >> FILE" : ""));
        }
        byte[] bytes = Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        return what.startsWith("PUBLIC") ? new X509EncodedKeySpec(bytes) : new PKCS8EncodedKeySpec(bytes);
    }

    private static String pem(String what, byte[] bytes) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }

    private static void warnIfOthersCanRead(Path file) throws IOException {
        if (isPosix(file) && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            LOG.warn("others can read the signing key '{}'; whoever reads it can forge checkpoints: chmod 600", file);
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
