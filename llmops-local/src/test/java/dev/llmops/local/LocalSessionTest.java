package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.internal.engine.request.AdapterRegistry;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.score.ScoringContext;
import dev.llmops.local.internal.score.StateFile;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.sampling.LocalSampling;
import dev.llmops.local.sampling.Penalties;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    private static ModelRequest request(ModelParameters parameters, Message... messages) {
        return ModelRequest.builder()
                .messages(List.of(messages))
                .parameters(parameters)
                .build();
    }

    @Test
    void an_answer_is_the_one_that_the_model_gives_with_every_sampler() {
        ModelParameters sampled = ModelParameters.builder()
                .temperature(1.1)
                .topP(0.9)
                .seed(7)
                .maxTokens(30)
                .stopSequences(List.of(" play"))
                .vendor(LocalSampling.builder()
                        .penalties(Penalties.repeat(1.2))
                        .build()
                        .vendor())
                .build();
        try (LocalSession session = model.session()) {
            for (ModelParameters parameters :
                    List.of(sampled, ModelParameters.builder().maxTokens(20).build())) {
                ModelRequest request = request(parameters, Message.user("Once upon a time"));
                ModelResponse expected = model.generate(request);
                ModelResponse actual = session.answer(request, CallOptions.NONE);

                assertThat(actual.message()).isEqualTo(expected.message());
                assertThat(actual.finishReason()).isEqualTo(expected.finishReason());
                assertThat(actual.vendor()).isEqualTo(expected.vendor());
                assertThat(actual.usage().input()).isEqualTo(expected.usage().input());
                assertThat(actual.usage().output()).isEqualTo(expected.usage().output());
            }
        }
    }

    @Test
    void a_request_that_is_refused_leaves_the_session_as_it_was() {
        ModelParameters grammar = ModelParameters.builder()
                .vendor(Map.of("grammar", "root ::= ("))
                .build();
        ModelParameters probabilities = ModelParameters.builder()
                .vendor(LocalSampling.builder().logProbabilities(2).build().vendor())
                .build();
        try (LocalSession session = model.session()) {
            session.read(TEXT);
            int length = session.length();
            assertThatThrownBy(() -> session.write(grammar, CallOptions.NONE))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("cannot be held to its grammar");
            assertThatThrownBy(() -> session.answer(request(grammar, Message.user("Once")), CallOptions.NONE))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("cannot be held to its grammar");
            assertThatThrownBy(() -> session.write(probabilities, CallOptions.NONE))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("log-probabilities are not told in a session");
            assertThat(session.length()).isEqualTo(length);
        }
    }

    @Test
    void a_session_for_which_there_is_no_memory_is_not_held() {
        IllegalStateException full = new IllegalStateException("no memory");
        OpenSessions open = new OpenSessions();
        try (LlamaModel weights = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU)) {
            ScoringContext sequence = new ScoringContext(weights, 64, 1, options -> {
                throw full;
            });
            assertThatThrownBy(() -> new LocalSession(
                            weights,
                            "digest",
                            sequence,
                            open,
                            null,
                            () -> 0,
                            SessionAdapters.of(new AdapterRegistry(), Map.of())))
                    .isSameAs(full);
            assertThat(open.remove(sequence)).isFalse();
        }
    }

    @Test
    void a_conversation_goes_on_from_where_it_was_and_another_one_from_where_they_differ() {
        ModelParameters few = ModelParameters.builder().maxTokens(12).build();
        try (LocalSession session = model.session()) {
            ModelResponse first = session.answer(request(few, Message.user(TEXT)), CallOptions.NONE);
            assertThat(first.usage().cachedInput()).isZero();
            int length = session.length();

            ModelRequest next = request(few, Message.user(TEXT), first.message(), Message.user("Then"));
            ModelResponse second = session.answer(next, CallOptions.NONE);
            assertThat(second.usage().cachedInput()).isBetween(15, length);
            assertThat(second.text()).isEqualTo(model.generate(next).text());

            ModelRequest other = request(few, Message.user(TEXT.replace("Lily", "Anna")));
            ModelResponse third = session.answer(other, CallOptions.NONE);
            assertThat(third.usage().cachedInput()).isBetween(5, 20);
            assertThat(third.text()).isEqualTo(model.generate(other).text());
        }
    }

    @Test
    void text_is_continued_as_parameters_say_and_stays_a_part_of_it() {
        ModelParameters parameters =
                ModelParameters.builder().temperature(1.3).seed(3).maxTokens(10).build();
        try (LocalSession session = model.session();
                LocalSession again = model.session()) {
            assertThatThrownBy(() -> session.write(parameters, CallOptions.NONE))
                    .isInstanceOf(InvalidRequestException.class);
            session.read(TEXT);
            again.read(TEXT);
            int length = session.length();
            String text = session.write(parameters, CallOptions.NONE).text();

            assertThat(session.length()).isEqualTo(length + 10);
            assertThat(again.write(parameters, CallOptions.NONE).text()).isEqualTo(text);
            assertThat(session.write(ModelParameters.builder().maxTokens(5).build(), CallOptions.NONE)
                            .text())
                    .isEqualTo(again.write(5));
        }
    }

    @Test
    void limits_of_time_and_what_a_session_can_not_do_are_told() {
        long[] now = {0};
        try (LocalModel timed = LocalModel.builder()
                        .file(TestModels.stories())
                        .ticker(() -> now[0] += 1_000_000)
                        .build();
                LocalSession session = timed.session()) {
            ModelRequest request =
                    request(ModelParameters.builder().maxTokens(100).build(), Message.user("Once upon a time"));
            assertThatThrownBy(() -> session.answer(request, CallOptions.NONE.withTotalTimeout(Duration.ofMillis(30))))
                    .isInstanceOfSatisfying(
                            ModelTimeoutException.class,
                            e -> assertThat(e.partial().orElseThrow().message().text())
                                    .isNotBlank());
            assertThatThrownBy(
                            () -> session.answer(request, CallOptions.NONE.withFirstTokenTimeout(Duration.ofNanos(1))))
                    .isInstanceOf(ModelTimeoutException.class);
            assertThat(session.answer(request, CallOptions.NONE).usage().output())
                    .isEqualTo(100);
            assertThatThrownBy(() -> session.answer(
                            request(ModelParameters.NONE, Message.user("word ".repeat(2000))), CallOptions.NONE))
                    .isInstanceOf(ContextWindowExceededException.class);
        }
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
                    .hasMessageContaining("cannot be read");
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
    void a_file_that_lies_about_cells_positions_or_tokens_is_refused_and_the_session_is_as_it_was() throws IOException {
        StateFile sound = StateFile.read(saved());
        Path forged = folder.resolve("forged.state");
        try (LocalSession session = model.session()) {
            session.read(TEXT);
            int length = session.length();
            // Behind llama.cpp's mark, the sequence and the number of streams: how many cells, the first position.
            for (int at : new int[] {12, 16}) {
                for (int value : new int[] {-1, 100_000_000, Integer.MAX_VALUE}) {
                    byte[] state = sound.state().clone();
                    ByteBuffer.wrap(state).order(ByteOrder.nativeOrder()).putInt(at, value);
                    new StateFile(sound.engine(), sound.model(), sound.tokens(), state).write(forged);
                    assertThatThrownBy(() -> session.restore(forged))
                            .isInstanceOf(ModelFileException.class)
                            .hasMessageContaining("names cells or positions that a sequence of");
                }
            }
            for (int[] tokens : new int[][] {{}, {-1}, {1, 512}, {1, Integer.MAX_VALUE}}) {
                new StateFile(sound.engine(), sound.model(), tokens, sound.state()).write(forged);
                assertThatThrownBy(() -> session.restore(forged))
                        .isInstanceOf(ModelFileException.class)
                        .hasMessageContaining("only tokens from 0 to 511");
            }
            assertThat(session.length()).isEqualTo(length);
            assertThat(session.write(5)).isNotBlank();
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
