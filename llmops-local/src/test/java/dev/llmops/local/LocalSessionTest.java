package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.local.internal.score.StateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSessionTest {

    private static final String TEXT = "Once upon a time there was a little girl named Lily. She loved to play";

    private static LocalModel model;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        model = LocalModel.load(TestModels.stories());
    }

    @AfterAll
    static void close() {
        if (model != null) {
            model.close();
        }
    }

    private Path saved() {
        Path file = folder.resolve("lily.state");
        try (LocalSession session = model.session()) {
            session.read(TEXT);
            session.save(file);
        }
        return file;
    }

    @Test
    void a_session_goes_on_from_its_file_as_if_it_had_never_ended() {
        Path file = folder.resolve("lily.state");
        String written;
        String more;
        try (LocalSession session = model.session()) {
            session.read(TEXT);
            written = session.write(20);
            session.save(file);
            more = session.write(20);
        }
        try (LocalModel other = LocalModel.load(TestModels.stories());
                LocalSession session = other.session()) {
            session.read("Something else");
            session.restore(file);
            assertThat(session.write(20)).isEqualTo(more).isNotEqualTo(written);
            session.read(" They were happy.");
            assertThat(session.length()).isGreaterThan(60);
        }
    }

    @Test
    void a_file_that_was_cut_or_changed_is_refused_and_the_session_is_as_it_was() throws IOException {
        byte[] sound = Files.readAllBytes(saved());
        long seed = 20261125;
        Random random = new Random(seed);
        Path broken = folder.resolve("broken.state");
        try (LocalSession session = model.session()) {
            session.read(TEXT);
            for (int i = 0; i < 200; i++) {
                byte[] bytes = sound.clone();
                if (i % 2 == 0) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                } else {
                    bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                }
                Files.write(broken, bytes);
                assertThatThrownBy(() -> session.restore(broken))
                        .as("seed %d, %d", seed, i)
                        .isInstanceOf(ModelFileException.class);
            }
            assertThatThrownBy(() -> session.restore(folder.resolve("none")))
                    .isInstanceOf(ModelFileException.class)
                    .hasMessageContaining("can not be read");
            session.restore(saved());
            assertThat(session.write(5)).isNotBlank();
        }
    }

    @Test
    void a_file_that_lies_about_its_lengths_is_refused_before_memory_is_taken() throws Exception {
        byte[] sound = Files.readAllBytes(saved());
        StateFile state = StateFile.read(saved());
        int atTokens = sound.length - 32 - state.state().length - 4 - 4 * state.tokens().length - 4;
        int atState = sound.length - 32 - state.state().length - 4;
        Path forged = folder.resolve("forged.state");
        try (LocalSession session = model.session()) {
            for (int at : new int[] {atTokens, atState}) {
                for (int length : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, sound.length}) {
                    ByteBuffer bytes = ByteBuffer.wrap(sound.clone()).putInt(at, length);
                    MessageDigest digest = MessageDigest.getInstance("SHA-256");
                    digest.update(bytes.array(), 0, sound.length - 32);
                    bytes.put(sound.length - 32, digest.digest());
                    Files.write(forged, bytes.array());
                    assertThatThrownBy(() -> session.restore(forged))
                            .isInstanceOf(ModelFileException.class)
                            .hasMessageContaining("it says that " + length + " entries follow");
                }
            }
        }
    }

    @Test
    void a_file_of_another_model_or_version_is_refused() throws IOException {
        StateFile sound = StateFile.read(saved());
        Path other = folder.resolve("other.state");
        try (LocalSession session = model.session()) {
            new StateFile("llama.cpp v0.3.0", sound.model(), sound.tokens(), sound.state()).write(other);
            assertThatThrownBy(() -> session.restore(other))
                    .isInstanceOf(ModelFileException.class)
                    .hasMessageContaining("saved by llama.cpp v0.3.0, but this is llama.cpp v0.4.0");
            new StateFile(sound.engine(), "sha256:00", sound.tokens(), sound.state()).write(other);
            assertThatThrownBy(() -> session.restore(other)).hasMessageContaining("saved for the model sha256:00");
        }
    }

    @Test
    void a_state_that_llama_cpp_does_not_take_is_read_again() throws IOException {
        StateFile sound = StateFile.read(saved());
        Path strange = folder.resolve("strange.state");
        new StateFile(sound.engine(), sound.model(), sound.tokens(), Arrays.copyOf(sound.state(), 100)).write(strange);
        try (LocalSession session = model.session();
                LocalSession expected = model.session()) {
            expected.read(TEXT);
            session.restore(strange);
            assertThat(session.write(10)).isEqualTo(expected.write(10));
        }
    }

    @Test
    void a_session_ends_with_its_model() {
        LocalModel other = LocalModel.load(TestModels.stories());
        LocalSession session = other.session();
        session.read(TEXT);
        other.close();

        assertThatThrownBy(() -> session.write(5)).isInstanceOf(CallCancelledException.class);
        assertThatThrownBy(() -> session.read("more")).hasMessageContaining("the model is closed");
        session.close();
        session.close();
        assertThatThrownBy(other::session).hasMessageContaining("closed");
    }

    @Test
    void what_can_not_be_done_is_refused() {
        try (LocalSession session = model.session()) {
            assertThatThrownBy(() -> session.write(5))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("must have read a text");
            assertThatThrownBy(() -> session.read("day ".repeat(2000)))
                    .isInstanceOf(ContextWindowExceededException.class);
            assertThat(session.length()).isZero();
            session.read(TEXT);
            assertThat(session.write(5000)).isNotBlank();
            assertThat(session.length()).isLessThanOrEqualTo(512);
        }
    }
}
