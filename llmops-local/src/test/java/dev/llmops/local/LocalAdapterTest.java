package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.adapter.AdapterMismatchException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.option.CallOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each request has the adapters that it asks for, whatever others ask for at the same time. */
class LocalAdapterTest {

    @TempDir
    Path folder;

    private LocalModel model;

    @BeforeEach
    void load() throws IOException {
        model = LocalModel.load(TestModels.stories());
        model.loadAdapter("one", TinyAdapters.stories(folder, 1));
        model.loadAdapter("two", TinyAdapters.stories(folder, 2));
    }

    @AfterEach
    void close() {
        if (model != null) {
            model.close();
        }
    }

    private static ModelRequest request(Map<String, Object> lora) {
        return ModelRequest.builder()
                .user("Once upon a time there was a little girl who lived in a big house near the old forest")
                .parameters(ModelParameters.builder()
                        .maxTokens(24)
                        .vendor(lora.isEmpty() ? Map.of() : Map.of("lora", lora))
                        .build())
                .build();
    }

    private String text(Map<String, Object> lora) {
        return model.generate(request(lora)).text();
    }

    @Test
    void a_request_has_its_own_adapters_and_the_next_one_none_of_them() {
        String plain = text(Map.of());
        String one = text(Map.of("one", 1));

        assertThat(one).isNotEqualTo(plain);
        assertThat(text(Map.of())).isEqualTo(plain);
        assertThat(text(Map.of("two", 1.0))).isNotEqualTo(plain).isNotEqualTo(one);
        assertThat(text(Map.of("one", 0))).isEqualTo(plain);
        assertThat(text(Map.of("one", 1, "two", 1))).isNotEqualTo(one);
        assertThat(text(Map.of("one", 1))).isEqualTo(one);
    }

    @Test
    void requests_of_different_adapters_at_once_do_not_mix() throws Exception {
        List<Map<String, Object>> kinds =
                List.of(Map.of(), Map.of("one", 1), Map.of("two", 1), Map.of("one", 0.5, "two", 0.5));
        List<String> alone = kinds.stream().map(this::text).toList();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                Map<String, Object> kind = kinds.get(i % kinds.size());
                answers.add(threads.submit(() -> text(kind)));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(alone.get(i % kinds.size()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_response_tells_which_file_was_used_and_how_strongly() {
        ModelResponse response = model.generate(request(Map.of("one", 0.5)));

        LocalAdapter one = model.adapters().get(0);
        assertThat(one.name()).isEqualTo("one");
        assertThat(one.digest()).startsWith("sha256:");
        assertThat(response.vendor())
                .containsEntry("lora", Map.of("one", Map.of("scale", 0.5, "digest", one.digest())));
        assertThat(model.generate(request(Map.of())).vendor()).doesNotContainKey("lora");
    }

    @Test
    void an_adapter_is_unloaded_and_another_one_takes_its_name() throws IOException {
        String plain = text(Map.of());
        String one = text(Map.of("one", 1));
        String two = text(Map.of("two", 1));
        for (int round = 0; round < 20; round++) {
            model.unloadAdapter("one");
            assertThatThrownBy(() -> text(Map.of("one", 1))).isInstanceOf(InvalidRequestException.class);
            assertThat(model.adapters()).extracting(LocalAdapter::name).containsExactly("two");
            assertThat(text(Map.of())).isEqualTo(plain);
            boolean other = round % 2 == 0;
            model.loadAdapter("one", TinyAdapters.stories(folder, other ? 2 : 1));
            assertThat(text(Map.of("one", 1))).isEqualTo(other ? two : one);
        }
        assertThatThrownBy(() -> model.unloadAdapter("three"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[one, two], but was 'three'");
    }

    @Test
    void a_call_that_has_an_adapter_goes_on_with_it_while_it_is_unloaded() throws IOException {
        String one = text(Map.of("one", 1));
        try (ModelStream stream = model.stream(request(Map.of("one", 1)))) {
            StringBuilder text = new StringBuilder();
            boolean unloaded = false;
            while (true) {
                ModelEvent event = stream.next();
                if (event instanceof ModelEvent.TextDelta delta) {
                    text.append(delta.text());
                }
                if (!unloaded) {
                    model.unloadAdapter("one");
                    model.loadAdapter("one", TinyAdapters.stories(folder, 2));
                    unloaded = true;
                }
                if (event instanceof ModelEvent.End end) {
                    assertThat(end.orThrow().text()).isEqualTo(one);
                    break;
                }
            }
            assertThat(text).hasToString(one);
        }
    }

    @Test
    void adapters_are_loaded_and_unloaded_while_calls_run() throws Exception {
        String plain = text(Map.of());
        String two = text(Map.of("two", 1));
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Map<String, Object> kind = i % 2 == 0 ? Map.of() : Map.of("two", 1);
                answers.add(threads.submit(() -> text(kind)));
            }
            for (int i = 0; i < 20; i++) {
                model.loadAdapter("more", TinyAdapters.stories(folder, 1));
                model.unloadAdapter("more");
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(i % 2 == 0 ? plain : two);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void what_can_not_be_done_is_refused() throws IOException {
        assertThatThrownBy(() -> text(Map.of("three", 1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("[one, two], but named 'three'");
        assertThatThrownBy(() -> text(Map.of("one", "strong")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("but that of 'one' was strong");
        ModelRequest list = ModelRequest.builder()
                .user("a")
                .parameters(ModelParameters.builder()
                        .vendor(Map.of("lora", List.of("one")))
                        .build())
                .build();
        assertThatThrownBy(() -> model.generate(list)).hasMessageContaining("must be an object of scales");
        Path again = TinyAdapters.stories(folder, 3);
        assertThatThrownBy(() -> model.loadAdapter("one", again)).hasMessageContaining("'one' is taken");
        assertThatThrownBy(() -> model.loadAdapter("one", folder.resolve("is not even looked for")))
                .hasMessageContaining("'one' is taken");
        assertThatThrownBy(() -> model.loadAdapter(" ", again)).hasMessageContaining("blank");
        Path broken = folder.resolve("broken.gguf");
        Files.write(broken, java.util.Arrays.copyOf(Files.readAllBytes(again), 3000));
        assertThatThrownBy(() -> model.loadAdapter("broken", broken)).isInstanceOf(ModelFileException.class);
        assertThatThrownBy(() -> model.loadAdapter("none", TestModels.stories()))
                .isInstanceOf(ModelFileException.class);
    }

    @Test
    void a_session_has_its_adapters_from_its_beginning_to_its_end() {
        ModelRequest plain = request(Map.of());
        try (LocalSession with = model.session(Map.of("one", 1.0));
                LocalSession without = model.session()) {
            ModelResponse adapted = with.answer(plain, CallOptions.NONE);
            assertThat(adapted.text()).isEqualTo(text(Map.of("one", 1))).isNotEqualTo(text(Map.of()));
            assertThat(adapted.vendor()).containsKey("lora");
            assertThat(with.answer(request(Map.of("one", 1.0)), CallOptions.NONE)
                            .text())
                    .isEqualTo(adapted.text());
            assertThat(without.answer(plain, CallOptions.NONE).text()).isEqualTo(text(Map.of()));
            assertThatThrownBy(() -> with.answer(request(Map.of("two", 1.0)), CallOptions.NONE))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("LocalModel.session");
            assertThatThrownBy(() -> without.answer(request(Map.of("one", 1.0)), CallOptions.NONE))
                    .isInstanceOf(InvalidRequestException.class);
            model.unloadAdapter("one");
            assertThat(with.answer(plain, CallOptions.NONE).text()).isEqualTo(adapted.text());
        }
        assertThatThrownBy(() -> model.session(Map.of("one", 1.0))).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void a_state_is_restored_with_the_adapters_that_it_was_computed_with_only() {
        Path state = folder.resolve("one.state");
        try (LocalSession session = model.session(Map.of("one", 1.0))) {
            session.read("Once upon a time there was a little girl");
            session.save(state);
        }
        try (LocalSession other = model.session()) {
            assertThatThrownBy(() -> other.restore(state)).isInstanceOf(ModelFileException.class);
        }
        try (LocalSession same = model.session(Map.of("one", 1.0))) {
            same.restore(state);
            assertThat(same.length()).isPositive();
        }
    }

    @Test
    void an_adapter_with_a_number_that_is_none_is_refused_and_the_tensor_is_named() throws IOException {
        Path file = folder.resolve("nan.gguf");
        byte[] bytes = Files.readAllBytes(TinyAdapters.stories(folder, 3));
        // The last numbers of the file are those of its last tensor.
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 8, Float.NaN);
        Files.write(file, bytes);

        assertThatThrownBy(() -> model.loadAdapter("nan", file))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("blk.4.attn_q.weight.lora_b")
                .hasMessageContaining("NaN");
        assertThat(model.adapters()).extracting(LocalAdapter::name).containsExactly("one", "two");
    }

    @Test
    void an_adapter_whose_file_names_another_base_is_refused_with_both_digests() throws IOException {
        String other = "sha256:" + "0".repeat(64);
        Path file = TinyAdapters.stories(folder, 4, other);

        assertThatThrownBy(() -> model.loadAdapter("other", file))
                .isInstanceOfSatisfying(AdapterMismatchException.class, refusal -> {
                    assertThat(refusal.trained()).isEqualTo(other);
                    assertThat(refusal.served())
                            .isEqualTo(ModelCard.read(TestModels.stories()).digest());
                })
                .hasMessageContaining(other)
                .hasMessageContaining(ModelCard.read(TestModels.stories()).digest());
        Path right = TinyAdapters.stories(
                folder, 5, ModelCard.read(TestModels.stories()).digest());
        assertThat(model.loadAdapter("right", right).name()).isEqualTo("right");
    }
}
