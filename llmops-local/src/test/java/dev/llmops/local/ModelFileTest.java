package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelException;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import dev.llmops.local.internal.gguf.GgufReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {

    @TempDir
    Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("model.gguf"), content);
    }

    private static byte[] stories() throws IOException {
        return Files.readAllBytes(TestModels.stories());
    }

    private static void assertRefused(Path file, Reason reason, String text) {
        assertThatThrownBy(() -> LocalModel.load(file))
                .isInstanceOfSatisfying(ModelFileException.class, e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    assertThat(e.file()).isEqualTo(file);
                })
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(text);
    }

    @Test
    void the_card_tells_what_the_header_says() {
        ModelCard card = ModelCard.read(TestModels.stories());

        assertThat(card.architecture()).isEqualTo("llama");
        assertThat(card.name()).isEqualTo("stories260K");
        assertThat(card.parameters()).isEqualTo(260_032);
        assertThat(card.quantization()).isEqualTo("F32");
        assertThat(card.contextLength()).isEqualTo(512);
        assertThat(card.embeddingLength()).isEqualTo(64);
        assertThat(card.layers()).isEqualTo(5);
        assertThat(card.vocabularySize()).isEqualTo(512);
        assertThat(card.license()).isEqualTo("mit");
        assertThat(card.chats()).isFalse();
        assertThat(card.fileSize()).isEqualTo(1_054_240);
        assertThat(card.digest()).isEqualTo("sha256:cc5e311de5d5f071537c52c54a827d425ac6f03f0332b8fd19c66c8918ad3c86");
    }

    @Test
    void a_missing_file_is_refused() {
        assertRefused(folder.resolve("nowhere.gguf"), Reason.MISSING, "fetch the model first");
    }

    @Test
    void a_folder_is_refused() {
        assertRefused(folder, Reason.UNREADABLE, "this is a folder");
    }

    @Test
    void an_empty_file_is_refused() throws IOException {
        assertRefused(file(new byte[0]), Reason.TRUNCATED, "it is empty");
    }

    @Test
    void random_bytes_are_refused() throws IOException {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        assertRefused(file(bytes), Reason.NOT_GGUF, "starts with 'GGUF'");
    }

    @Test
    void another_type_of_file_is_refused() throws IOException {
        assertRefused(
                file("{\"model\": \"not this one\"}".getBytes(StandardCharsets.UTF_8)), Reason.NOT_GGUF, "convert");
    }

    @Test
    void a_version_from_the_past_or_the_future_is_refused() throws IOException {
        byte[] bytes = stories();
        bytes[4] = 1;
        assertRefused(file(bytes), Reason.UNSUPPORTED, "of version 2 or 3, but was 1");
        bytes[4] = 9;
        assertRefused(file(bytes), Reason.UNSUPPORTED, "of version 2 or 3, but was 9");
    }

    @Test
    void a_file_cut_anywhere_is_refused_before_native_code_sees_it() throws IOException {
        byte[] bytes = stories();
        for (int length : new int[] {5, 24, 100, 5_000, 20_000, bytes.length / 2, bytes.length - 1}) {
            assertRefused(file(Arrays.copyOf(bytes, length)), Reason.TRUNCATED, "get the complete file again");
        }
    }

    @Test
    void counts_larger_than_the_file_are_refused() throws IOException {
        byte[] bytes = stories();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(8, Long.MAX_VALUE);
        assertRefused(file(bytes), Reason.CORRUPT, "the number of tensors can be at most");

        byte[] others = stories();
        ByteBuffer.wrap(others).order(ByteOrder.LITTLE_ENDIAN).putLong(16, -1);
        assertRefused(file(others), Reason.CORRUPT, "the number of metadata values can be at most");
    }

    @Test
    void a_header_with_any_byte_changed_is_read_or_refused_and_nothing_else() throws IOException {
        byte[] header = Arrays.copyOf(stories(), 18_000);
        Path file = file(stories());
        Random random = new Random(11);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 2_000; i++) {
                byte[] changed = header.clone();
                int at = random.nextInt(header.length);
                changed[at] ^= (byte) (1 << random.nextInt(8));
                channel.write(ByteBuffer.wrap(changed), 0);
                try {
                    assertThat(GgufReader.read(file)).isNotNull();
                } catch (ModelFileException e) {
                    assertThat(e).as("byte %d", at).hasMessageStartingWith(file + ": ");
                }
            }
        }
    }

    @Test
    void what_only_llama_cpp_finds_wrong_is_refused_with_its_words() throws IOException {
        byte[] bytes = stories();
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("llama", 24);
        bytes[at] = 'x';
        assertRefused(file(bytes), Reason.REFUSED, "unknown model architecture: 'xlama'");
    }

    /** Sets a 32-bit value in the header of the story teller. */
    private static byte[] storiesWith(String key, int value) throws IOException {
        byte[] bytes = stories();
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(key) + key.length() + Integer.BYTES;
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        return bytes;
    }

    @Test
    void an_assertion_while_loading_is_a_refusal_and_the_jvm_lives() throws IOException {
        assertRefused(file(storiesWith("llama.block_count", 1_000_000)), Reason.REFUSED, "GGML_ASSERT");
    }

    @Test
    void numbers_that_would_fail_an_assertion_on_a_native_thread_are_refused() throws IOException {
        String epsilon = "llama.attention.layer_norm_rms_epsilon";
        assertRefused(file(storiesWith(epsilon, 0x7FFFFFFF)), Reason.CORRUPT, "of at least 0, but was NaN");
        assertRefused(file(storiesWith(epsilon, 0x7F800000)), Reason.CORRUPT, "of at least 0, but was Infinity");
        assertRefused(file(storiesWith(epsilon, 0xBF800000)), Reason.CORRUPT, "of at least 0, but was -1.0");
    }

    @Test
    void weights_that_are_not_numbers_are_found_out_instead_of_answering() throws IOException {
        byte[] bytes = stories();
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 20_000; at < bytes.length; at += Float.BYTES) {
            numbers.putFloat(at, Float.NaN);
        }
        try (LocalModel model = LocalModel.load(file(bytes))) {
            assertThatThrownBy(() -> model.generate(ModelRequest.user("Zoo")))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("values that are not numbers");
            assertThatThrownBy(() -> model.embeddings().embed(List.of("Zoo"), EmbeddingPurpose.QUERY))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("values that are not numbers");
        }
    }

    @Test
    void a_context_length_of_nothing_is_refused() throws IOException {
        assertRefused(file(storiesWith("llama.context_length", 0)), Reason.CORRUPT, "at least 1, but was 0");
        assertRefused(file(storiesWith("llama.context_length", -1)), Reason.CORRUPT, "at least 1, but was -1");
    }
}
