package dev.llmops.audit.checkpoint;

import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.http.WholeAnswer;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.random.SystemRandom;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Lets an independent authority certify that a checkpoint existed at a time (RFC 3161). The response becomes a file {@code .tsr} named like the
 * checkpoint's in a {@link CheckpointFolder}, so that even the holder of the signing key cannot backdate a checkpoint.
 *
 * <p>Status, digest and nonce of the response are checked here. The authority's signature is not: {@code openssl ts -verify -in FILE.tsr -data
 * FILE -CAfile CA.pem} does that, with certificates that the verifier trusts. Only the SHA-256 of a checkpoint is sent. Safe for use by several
 * threads.
 */
public final class TimestampAuthority implements CheckpointSink {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_ANSWER = 1 << 20;
    private static final int OK = 200;
    private static final int NONCE_BYTES = 8;

    /** granted, or granted with changes (RFC 3161, section 2.4.2). */
    private static final List<BigInteger> GRANTED = List.of(BigInteger.ZERO, BigInteger.ONE);

    /** 2.16.840.1.101.3.4.2.1 */
    private static final byte[] SHA_256 = HexFormat.of().parseHex("608648016503040201");
    /** 1.2.840.113549.1.9.16.1.4 */
    private static final byte[] TST_INFO = HexFormat.of().parseHex("2a864886f70d0109100104");

    private final URI address;
    private final Path folder;

    private TimestampAuthority(URI address, Path folder) {
        this.address = Objects.requireNonNull(address, "address");
        this.folder = Objects.requireNonNull(folder, "folder");
    }

    /**
     * {@return an authority}
     *
     * @param address its address, {@code http} or {@code https}
     * @param folder the folder for its responses, preferably that of the checkpoints
     */
    public static TimestampAuthority of(URI address, Path folder) {
        return new TimestampAuthority(address, folder);
    }

    @Override
    public void publish(SignedCheckpoint checkpoint) throws IOException {
        Path file = folder.resolve(CheckpointFolder.fileName(checkpoint) + ".tsr");
        CheckpointFolder.requireNothing(file, "a time stamp of this checkpoint");
        byte[] digest = Sha256.of(checkpoint.text().getBytes(StandardCharsets.UTF_8));
        BigInteger nonce = new BigInteger(1, SystemRandom.bytes(NONCE_BYTES));
        byte[] answer = ask(request(digest, nonce));
        try {
            check(answer, digest, nonce);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the time stamp authority '" + address + "' gave no time stamp of the checkpoint: "
                            + e.getMessage(),
                    e);
        }
        Files.createDirectories(folder);
        WholeFile.writeNew(file, answer);
    }

    private byte[] ask(byte[] request) throws IOException {
        HttpRequest post = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/timestamp-query")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                .build();
        try {
            WholeAnswer answer = WholeAnswer.to(post, TIMEOUT, MAX_ANSWER);
            if (answer.status() != OK) {
                throw new IOException(
                        "the time stamp authority '" + address + "' answered with status " + answer.status());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the time stamp authority '" + address + "'", e);
        }
    }

    /** TimeStampReq of RFC 3161, section 2.4.1, which asks for the authority's certificate too. */
    static byte[] request(byte[] digest, BigInteger nonce) {
        Der algorithm = Der.sequence(new Der(Der.OBJECT_ID, SHA_256), new Der(Der.NULL, new byte[0]));
        return Der.sequence(
                        Der.integer(BigInteger.ONE),
                        Der.sequence(algorithm, new Der(Der.OCTETS, digest)),
                        Der.integer(nonce),
                        new Der(Der.BOOLEAN, new byte[] {(byte) 0xff}))
                .encoded();
    }

    /** TimeStampResp of section 2.4.2, down to the TSTInfo that is signed in it. */
    static void check(byte[] answer, byte[] digest, BigInteger nonce) {
        List<Der> whole = Der.read(answer);
        Der response = whole.isEmpty() ? new Der(Der.SEQUENCE, new byte[0]) : whole.get(0);
        BigInteger status = response.part(0).part(0).number();
        Require.that(GRANTED.contains(status), () -> "it refused, with status " + status);
        Der signedData = response.part(1).part(1).part(0);
        Der content = signedData.part(2);
        Require.that(Arrays.equals(content.part(0).content(), TST_INFO), () -> "it signed something else");
        List<Der> signed = Der.read(content.part(1).part(0).content());
        Require.not(signed.isEmpty(), "it signed nothing");
        Der info = signed.get(0);
        Require.that(Arrays.equals(info.part(2).part(1).content(), digest), () -> "it stamped another digest");
        boolean same = info.parts().stream()
                .skip(4) // behind the serial number only the nonce is an integer
                .anyMatch(each -> each.tag() == Der.INTEGER && each.number().equals(nonce));
        Require.that(same, () -> "its answer is not to this request: the nonce is another");
    }
}
