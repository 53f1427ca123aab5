package dev.llmops.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.5Z");

    @TempDir
    Path folder;

    private final CheckpointKey key = CheckpointKey.generate("example.com/support");
    private final Checkpoint checkpoint =
            new Checkpoint("example.com/support", 3, "ab".repeat(32), NOON, "cd".repeat(32));

    @Test
    void the_text_is_that_of_a_tlog_checkpoint() {
        assertThat(checkpoint.text()).isEqualTo("""
                        example.com/support
                        3
                        q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=
                        time 2026-03-01T12:00:00.500Z
                        head cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd
                        """);
        assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
    }

    @Test
    void a_text_that_is_no_checkpoint_is_told_what_one_is() {
        for (String wrong : List.of(
                checkpoint.text().replace("\n3\n", "\nthree\n"),
                checkpoint.text().replace("\n3\n", "\n" + "3".repeat(30) + "\n"),
                checkpoint.text().replace("q6ur", "=*=*"))) {
            assertThatThrownBy(() -> Checkpoint.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("a checkpoint must have five lines");
        }
    }

    /** The example of the signed-note package of the Go project. */
    @Test
    void a_signed_note_of_another_implementation_verifies() {
        VerificationKey peter =
                VerificationKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        byte[] text =
                "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] line = Base64.getDecoder()
                .decode("x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=");

        String signature = Base64.getEncoder().encodeToString(Arrays.copyOfRange(line, 4, line.length));

        assertThat(peter.id()).isEqualTo("c74f20a3");
        assertThat(peter.verifies(text, signature)).isTrue();
        text[0]++;
        assertThat(peter.verifies(text, signature)).isFalse();
    }

    @Test
    void a_signed_checkpoint_is_read_back_and_verifies_with_its_key_alone() {
        SignedCheckpoint signed = SignedCheckpoint.parse(key.sign(checkpoint).text());

        assertThat(signed.checkpoint()).isEqualTo(checkpoint);
        assertThat(signed.signedBy(key.verification())).isTrue();
        assertThat(signed.signedBy(CheckpointKey.generate("example.com/support").verification()))
                .as("another key of the same name")
                .isFalse();
        String changed = signed.text().replace("\n3\n", "\n4\n");
        assertThat(SignedCheckpoint.parse(changed).signedBy(key.verification())).isFalse();
    }

    @Test
    void a_key_survives_its_file_which_only_its_owner_can_read() throws IOException {
        Path file = folder.resolve("keys").resolve("audit.pem");
        key.write(file);

        assertThat(CheckpointKey.read(file).verification()).isEqualTo(key.verification());
        assertThat(CheckpointKey.read(file).sign(checkpoint)).isEqualTo(key.sign(checkpoint));
        assertThat(VerificationKey.parse(key.verification().toString())).isEqualTo(key.verification());
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThatThrownBy(() -> key.write(file)).isInstanceOf(IOException.class);
    }

    @Test
    void a_key_that_openssl_made_signs() throws Exception {
        Path file = folder.resolve("made.pem");
        Path publicKey = folder.resolve("public.pem");
        Assumptions.assumeTrue(
                run("openssl", "genpkey", "-algorithm", "ed25519", "-out", file.toString())
                        && run("openssl", "pkey", "-in", file.toString(), "-pubout", "-out", publicKey.toString()),
                "openssl is not here");
        Files.writeString(file, "origin: example.com/support\n" + Files.readString(file) + Files.readString(publicKey));

        CheckpointKey made = CheckpointKey.read(file);

        assertThat(made.sign(checkpoint).signedBy(made.verification())).isTrue();
    }

    @Test
    void a_broken_key_file_is_refused_with_what_to_do() throws IOException {
        Path file = folder.resolve("audit.pem");
        key.write(file);
        String whole = Files.readString(file);
        Path other = folder.resolve("other.pem");
        CheckpointKey.generate("example.com/support").write(other);

        Files.writeString(file, whole.replaceFirst("origin.*\n", ""));
        assertThatThrownBy(() -> CheckpointKey.read(file)).hasMessageContaining("origin: NAME");
        Files.writeString(file, whole.substring(0, whole.indexOf("-----BEGIN PUBLIC")));
        assertThatThrownBy(() -> CheckpointKey.read(file)).hasMessageContaining("openssl pkey");
        Files.writeString(
                file,
                whole.substring(0, whole.indexOf("-----BEGIN PUBLIC"))
                        + Files.readString(other)
                                .substring(Files.readString(other).indexOf("-----BEGIN PUBLIC")));
        assertThatThrownBy(() -> CheckpointKey.read(file)).hasMessageContaining("not that of the private key");
        Files.writeString(file, whole.replaceFirst("(PRIVATE KEY-----\n)....", "$1AAAA"));
        assertThatThrownBy(() -> CheckpointKey.read(file)).hasMessageContaining("must hold an Ed25519 key");
    }

    @Test
    void what_is_no_checkpoint_and_no_key_is_refused() {
        for (String text : List.of(
                "", "a\n1\n", checkpoint.text() + "more\n", checkpoint.text().replace("time ", "tine "))) {
            assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SignedCheckpoint.parse(checkpoint.text()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CheckpointKey.generate("two words")).hasMessageContaining("without white space");
        assertThatThrownBy(() -> VerificationKey.parse("a+b")).hasMessageContaining("name+id+base64");
        String other = key.verification().toString().replaceFirst("\\+[0-9a-f]{8}\\+", "+00000000+");
        assertThatThrownBy(() -> VerificationKey.parse(other))
                .hasMessageContaining("must be " + key.verification().id());
        assertThatThrownBy(() -> CheckpointKey.generate("else").sign(checkpoint))
                .hasMessageContaining("its own log");
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
