package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import dev.llmops.local.fuzz.TinyGguf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers that contradict themselves are refused in Java, each with the rule. */
class ModelFileChecksTest {

    @TempDir
    Path folder;

    private Path write(TinyGguf gguf) throws IOException {
        return Files.write(folder.resolve("model.gguf"), gguf.bytes());
    }

    /** The model with the n-th number of a kind in its header set to another value. */
    private Path with(String what, int index, long value) throws IOException {
        TinyGguf gguf = TinyGguf.llama();
        byte[] bytes = gguf.bytes();
        List<TinyGguf.Field> fields = gguf.fields().stream()
                .filter(field -> field.what().equals(what))
                .toList();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        TinyGguf.Field field = fields.get(index);
        if (field.width() == 8) {
            buffer.putLong(field.at(), value);
        } else {
            buffer.putInt(field.at(), (int) value);
        }
        return Files.write(folder.resolve("model.gguf"), bytes);
    }

    private static void assertRefused(Path file, Reason reason, String message) {
        assertThatThrownBy(() -> ModelCard.read(file))
                .isInstanceOfSatisfying(
                        ModelFileException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }

    @Test
    void tensors_that_overlap_are_refused() throws IOException {
        assertRefused(with("offset", 1, 32), Reason.CORRUPT, "inside of the one before it");
    }

    @Test
    void an_offset_that_is_not_aligned_is_refused() throws IOException {
        assertRefused(with("offset", 1, 33_921), Reason.CORRUPT, "must be a multiple of 32, but was 33921");
    }

    @Test
    void an_offset_behind_the_end_is_refused() throws IOException {
        assertRefused(with("offset", 1, 1L << 30), Reason.TRUNCATED, "it must have");
        assertRefused(with("offset", 1, Long.MIN_VALUE), Reason.CORRUPT, "impossible place");
        assertRefused(with("offset", 1, Long.MAX_VALUE - 31), Reason.CORRUPT, "larger than any file");
    }

    @Test
    void a_type_that_llama_cpp_has_no_code_to_compute_with_is_refused() throws IOException {
        // I8 to I64 and F64, and what weights are multiplied by: Q8_1 and Q8_K.
        for (long type : new long[] {24, 25, 26, 27, 28, 9, 15}) {
            assertRefused(
                    with("type of a tensor", 0, type), Reason.CORRUPT, "must hold weights, but is stored in type");
        }
        // The second tensor is a norm, which is added to numbers as it is.
        assertRefused(with("type of a tensor", 1, 2), Reason.CORRUPT, "with 1 dimensions must hold weights");
    }

    @Test
    void an_alignment_that_is_no_power_of_two_is_refused() throws IOException {
        assertRefused(
                write(TinyGguf.llama().number("general.alignment", 48)),
                Reason.CORRUPT,
                "alignment must be a power of two of at most 1048576, but was 48");
        assertRefused(
                write(TinyGguf.llama().text("general.alignment", "32")), Reason.CORRUPT, "alignment must be a power");
    }

    @Test
    void a_tensor_with_the_wrong_shape_is_refused() throws IOException {
        TinyGguf wrong = TinyGguf.llama().tensor("blk.1.ffn_down.weight", 32, 48);
        assertRefused(
                write(wrong),
                Reason.CORRUPT,
                "tensor 'blk.1.ffn_down.weight' must have the shape [48, 32] by the rest of the header, but has [32, 48]");
        assertRefused(
                write(TinyGguf.llama().tensor("token_embd.weight", 32, 264)),
                Reason.CORRUPT,
                "must have the shape [32, 265]");
        assertRefused(
                write(TinyGguf.llama().tensor("blk.0.attn_k.weight", 32, 32)), Reason.CORRUPT, "the shape [32, 16]");
    }

    @Test
    void a_tensor_of_a_block_that_does_not_exist_is_refused() throws IOException {
        assertRefused(
                write(TinyGguf.llama().tensor("blk.2.attn_norm.weight", 32)),
                Reason.CORRUPT,
                "must be of a block below 2, as many as the header names");
    }

    @Test
    void heads_that_do_not_exist_are_refused() throws IOException {
        assertRefused(
                with("llama.attention.head_count", 0, 0), Reason.CORRUPT, "head_count' must be at least 1, but was 0");
        assertRefused(with("llama.block_count", 0, 0), Reason.CORRUPT, "block_count' must be at least 1, but was 0");
        // Products of such numbers do not fit into 64 bits.
        assertRefused(with("llama.attention.head_count", 0, 0xFFFFFFFFL), Reason.CORRUPT, "must have the shape");
    }

    @Test
    void a_split_model_is_read_and_run_as_one() throws IOException {
        Path whole = write(TinyGguf.llama());
        List<Path> parts = TinyGguf.llama().writeSplit(folder, "tiny", 3);

        ModelCard card = ModelCard.read(parts.get(0));
        assertThat(card.parameters()).isEqualTo(ModelCard.read(whole).parameters());
        assertThat(card.fileSize())
                .isEqualTo(
                        parts.stream().mapToLong(part -> part.toFile().length()).sum());
        try (LocalModel one = LocalModel.load(whole);
                LocalModel split = LocalModel.load(parts.get(0))) {
            assertThat(GpuReport.text(split)).isEqualTo(GpuReport.text(one));
        }
    }

    @Test
    void a_split_model_without_one_of_its_files_is_refused_by_name() throws IOException {
        List<Path> parts = TinyGguf.llama().writeSplit(folder, "tiny", 3);
        Files.delete(parts.get(1));

        assertRefused(parts.get(0), Reason.MISSING, "tiny-00002-of-00003.gguf: this part of the model");
    }

    @Test
    void a_split_model_is_loaded_by_its_first_file() throws IOException {
        List<Path> parts = TinyGguf.llama().writeSplit(folder, "tiny", 2);

        assertRefused(parts.get(1), Reason.UNSUPPORTED, "name tiny-00001-of-00002.gguf");
        Path renamed = Files.move(parts.get(0), folder.resolve("renamed.gguf"));
        assertRefused(renamed, Reason.CORRUPT, "whose names must end like");
    }

    @Test
    void parts_of_different_models_are_refused() throws IOException {
        List<Path> parts = TinyGguf.llama().writeSplit(folder, "tiny", 2);
        Files.write(parts.get(1), TinyGguf.llama().bytes());

        assertRefused(parts.get(0), Reason.CORRUPT, "all parts together must have");
    }

    @Test
    void the_digest_of_a_split_model_changes_with_each_of_its_files() throws IOException {
        List<Path> parts = TinyGguf.llama().writeSplit(folder, "tiny", 2);
        String before = ModelCard.read(parts.get(0)).digest();
        byte[] bytes = Files.readAllBytes(parts.get(1));
        bytes[bytes.length - 1] ^= 1;
        Files.write(parts.get(1), bytes);

        assertThat(ModelCard.read(parts.get(0)).digest()).isNotEqualTo(before).matches("sha256:[0-9a-f]{64}");
    }
}
