package dev.llmops.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.audit.SampleLog;
import dev.llmops.testkit.server.LoopbackServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An authority on this machine, which openssl is; skipped where there is no openssl. */
class TimestampAuthorityTest {

    private static final String CONFIG = """
            [req]
            distinguished_name = dn
            prompt = no
            x509_extensions = tsa
            [dn]
            CN = authority
            [tsa]
            extendedKeyUsage = critical,timeStamping
            keyUsage = critical,digitalSignature
            basicConstraints = CA:FALSE
            [tsa_config]
            serial = SERIAL
            default_policy = 1.2.3.4.1
            digests = sha256
            signer_digest = sha256
            ess_cert_id_chain = no
            """;

    @TempDir
    Path folder;

    private final CheckpointKey key = CheckpointKey.generate("example.com/a");
    private final SignedCheckpoint checkpoint =
            key.sign(new Checkpoint("example.com/a", 3, "ab".repeat(32), SampleLog.NOON, "cd".repeat(32)));
    private LoopbackServer server;
    private int status = 200;
    private UnaryOperator<byte[]> answer = reply -> reply;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("serial"), "01\n");
        Files.writeString(
                folder.resolve("tsa.cnf"),
                CONFIG.replace("SERIAL", folder.resolve("serial").toString()));
        Assumptions.assumeTrue(
                openssl(
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-config",
                        at("tsa.cnf"),
                        "-keyout",
                        at("tsa.key"),
                        "-out",
                        at("tsa.pem")),
                "openssl is not here, or cannot make a certificate");
        server = new LoopbackServer(exchange -> {
            Files.write(folder.resolve("query"), exchange.getRequestBody().readAllBytes());
            boolean replied = openssl(
                    "ts",
                    "-reply",
                    "-config",
                    at("tsa.cnf"),
                    "-section",
                    "tsa_config",
                    "-queryfile",
                    at("query"),
                    "-signer",
                    at("tsa.pem"),
                    "-inkey",
                    at("tsa.key"),
                    "-out",
                    at("reply"));
            byte[] body = replied ? answer.apply(Files.readAllBytes(folder.resolve("reply"))) : new byte[0];
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        });
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void an_authority_stamps_a_checkpoint_and_openssl_verifies_what_was_kept() throws IOException {
        CheckpointFolder published = CheckpointFolder.of(folder.resolve("out"));
        published.publish(checkpoint);
        authority().publish(checkpoint);

        String file = folder.resolve("out")
                .resolve(CheckpointFolder.fileName(checkpoint))
                .toString();
        assertThat(published.all()).as("a stamp is no checkpoint").hasSize(1);
        assertThat(openssl("ts", "-verify", "-in", file + ".tsr", "-data", file, "-CAfile", at("tsa.pem")))
                .isTrue();
        Files.writeString(Path.of(file), checkpoint.text().replace("\n3\n", "\n4\n"));
        assertThat(openssl("ts", "-verify", "-in", file + ".tsr", "-data", file, "-CAfile", at("tsa.pem")))
                .isFalse();
    }

    /** Whoever may write the folder of stamps may not write the store. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void what_is_in_the_place_of_a_stamp_is_neither_replaced_nor_followed() throws IOException {
        Path stamps = Files.createDirectory(folder.resolve("out"));
        Path stamp = stamps.resolve(CheckpointFolder.fileName(checkpoint) + ".tsr");
        Path store = Files.writeString(folder.resolve("store"), "all records");
        for (Path target : List.of(store, folder.resolve("nowhere"))) {
            Files.createSymbolicLink(stamp, target);

            assertThatThrownBy(() -> authority().publish(checkpoint))
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContaining("a link is there");

            assertThat(stamp).isSymbolicLink();
            Files.delete(stamp);
        }
        assertThat(store).hasContent("all records");
        assertThat(folder.resolve("nowhere")).doesNotExist();

        Files.writeString(stamp, "an earlier one");
        assertThatThrownBy(() -> authority().publish(checkpoint)).hasMessageContaining("never replaced");
        assertThat(stamp).hasContent("an earlier one");
    }

    @Test
    void an_answer_in_which_nothing_is_signed_is_refused_as_any_other_wrong_one() {
        Der none = new Der(Der.NULL, new byte[0]);
        Der type = new Der(Der.OBJECT_ID, HexFormat.of().parseHex("2a864886f70d0109100104"));
        Der content = Der.sequence(type, Der.sequence(new Der(Der.OCTETS, new byte[0])));
        Der signedData = Der.sequence(none, none, content);
        byte[] empty = Der.sequence(
                        Der.sequence(Der.integer(BigInteger.ZERO)), Der.sequence(none, Der.sequence(signedData)))
                .encoded();
        answer = reply -> empty;

        assertThatThrownBy(() -> authority().publish(checkpoint))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it signed nothing");
    }

    @Test
    void an_answer_to_another_question_is_refused_and_nothing_is_kept() throws IOException {
        authority().publish(checkpoint);
        byte[] earlier = Files.readAllBytes(folder.resolve("reply"));
        Path kept = folder.resolve("out").resolve(CheckpointFolder.fileName(checkpoint) + ".tsr");
        Files.delete(kept);
        answer = reply -> earlier;

        assertThatThrownBy(() -> authority().publish(checkpoint))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nonce");
        SignedCheckpoint other =
                key.sign(new Checkpoint("example.com/a", 4, "ab".repeat(32), SampleLog.NOON, "cd".repeat(32)));
        assertThatThrownBy(() -> authority().publish(other)).hasMessageContaining("another digest");
        assertThat(kept).doesNotExist();
    }

    @Test
    void what_is_no_time_stamp_is_refused() {
        answer = reply -> Arrays.copyOf(reply, reply.length / 2);
        assertThatThrownBy(() -> authority().publish(checkpoint)).hasMessageContaining("cut");
        answer =
                reply -> Der.sequence(Der.sequence(Der.integer(BigInteger.TWO))).encoded();
        assertThatThrownBy(() -> authority().publish(checkpoint)).hasMessageContaining("status 2");
        answer = reply -> "<html>".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> authority().publish(checkpoint)).isInstanceOf(IOException.class);
        answer = reply -> reply;
        status = 503;
        assertThatThrownBy(() -> authority().publish(checkpoint)).hasMessageContaining("status 503");
    }

    private TimestampAuthority authority() {
        URI address = server.uri("/");
        return TimestampAuthority.of(address, folder.resolve("out"));
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static boolean openssl(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "openssl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
