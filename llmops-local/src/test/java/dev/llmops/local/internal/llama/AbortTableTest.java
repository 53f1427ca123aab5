package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.local.TestModels;
import dev.llmops.local.option.KvCacheType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What ends the process in C must be an exception here. Each test calls the shim without the checks of the owners in
 * front of it, and goes on in the same JVM.
 */
class AbortTableTest {

    private static final int CONTEXT = 256;
    private static final int BATCH = 32;
    private static final int F16 = KvCacheType.F16.id();

    private long model;
    private long context;

    @BeforeEach
    void load() {
        NativeLibrary.load();
        byte[] path = TestModels.stories().toString().getBytes(StandardCharsets.UTF_8);
        model = ModelPlacement.CPU.load(path, false);
        context = newContext(Pooling.NONE);
    }

    @AfterEach
    void free() {
        if (model != 0) {
            LlamaNative.contextFree(context);
            LlamaNative.modelFree(model);
        }
    }

    private long newContext(Pooling pooling) {
        return LlamaNative.contextCreate(model, CONTEXT, BATCH, 1, 1, pooling.id(), false, F16, F16, false);
    }

    private int decode(int count, int token, int sequence, boolean outputs) {
        int[] tokens = new int[count];
        Arrays.fill(tokens, token);
        int[] positions = new int[count];
        Arrays.setAll(positions, i -> i);
        int[] sequences = new int[count];
        Arrays.fill(sequences, sequence);
        byte[] wanted = new byte[count];
        Arrays.fill(wanted, (byte) (outputs ? 1 : 0));
        return LlamaNative.decode(context, count, tokens, positions, sequences, wanted, -1);
    }

    private void assertAborts(ThrowingCallable call, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(NativeError.class, e -> {
            assertThat(e.kind()).isEqualTo(NativeError.Kind.ABORT);
            assertThat(e.text()).contains(text);
        });
        // The context is poisoned and says so; a new one on the same model works.
        assertThatThrownBy(() -> LlamaNative.contextClear(context))
                .isInstanceOf(NativeError.class)
                .hasMessageContaining("an earlier assertion failed in this context");
        LlamaNative.contextFree(context);
        context = newContext(Pooling.NONE);
        assertThat(decode(4, 5, 0, true)).isZero();
        LlamaNative.contextClear(context);
    }

    private static void assertFails(ThrowingCallable call, NativeError.Kind kind, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(NativeError.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.text()).containsIgnoringCase(text);
        });
    }

    @Test
    void a_batch_that_is_too_large_aborts_and_the_jvm_lives() {
        assertAborts(() -> decode(BATCH + 1, 5, 0, false), "GGML_ASSERT");
    }

    @Test
    void it_happens_again_and_again_and_the_jvm_lives() {
        for (int i = 0; i < 20; i++) {
            assertAborts(() -> decode(BATCH + 1, 5, 0, false), "GGML_ASSERT");
        }
    }

    @Test
    void sampling_where_no_output_was_wanted_aborts_and_the_jvm_lives() {
        long sampler = LlamaNative.samplerCreate();
        LlamaNative.samplerAddDistribution(sampler, 1);
        decode(4, 5, 0, false);
        assertAborts(() -> LlamaNative.sample(sampler, context, 0), "logits != nullptr");
        LlamaNative.samplerFree(sampler);
    }

    @Test
    void the_likeliest_token_where_no_output_was_wanted_is_refused() {
        long sampler = LlamaNative.samplerCreate();
        LlamaNative.samplerAddGreedy(sampler);
        decode(4, 5, 0, false);
        assertFails(() -> LlamaNative.sample(sampler, context, 0), NativeError.Kind.INVALID, "no logits at this index");
        LlamaNative.samplerFree(sampler);
    }

    @Test
    void a_chain_that_selects_nothing_aborts_and_the_jvm_lives() {
        long sampler = LlamaNative.samplerCreate();
        LlamaNative.samplerAddTopK(sampler, 5);
        decode(4, 5, 0, true);
        assertAborts(() -> LlamaNative.sample(sampler, context, 3), "selected");
        LlamaNative.samplerFree(sampler);
    }

    @Test
    void removing_a_sequence_out_of_range_aborts_and_the_jvm_lives() {
        assertAborts(() -> LlamaNative.contextRemove(context, 5000, 0, -1), "seq_id");
    }

    @Test
    void a_token_that_does_not_exist_is_refused() {
        assertThat(decode(1, 999_999, 0, true)).isEqualTo(-1);
        assertFails(() -> LlamaNative.tokenPiece(model, 999_999, false), NativeError.Kind.FAILURE, "vector");
        assertFails(() -> LlamaNative.tokenPiece(model, -1, true), NativeError.Kind.FAILURE, "vector");
    }

    @Test
    void an_empty_batch_aborts_and_the_jvm_lives() {
        assertAborts(() -> decode(0, 5, 0, true), "GGML_ASSERT");
    }

    @Test
    void a_full_context_says_so() {
        for (int start = 0; start < CONTEXT; start += BATCH) {
            int from = start;
            int[] positions = new int[BATCH];
            Arrays.setAll(positions, i -> from + i);
            assertThat(LlamaNative.decode(
                            context, BATCH, new int[BATCH], positions, new int[BATCH], new byte[BATCH], -1))
                    .isZero();
        }
        assertThat(LlamaNative.decode(context, 1, new int[1], new int[] {CONTEXT}, new int[1], new byte[1], -1))
                .isEqualTo(1);
    }

    @Test
    void arrays_that_are_too_short_are_refused_before_llama_cpp_reads_them() {
        assertFails(
                () -> LlamaNative.decode(context, 4, new int[4], new int[3], new int[4], new byte[4], -1),
                NativeError.Kind.INVALID,
                "outside the array");
        assertFails(
                () -> LlamaNative.decode(context, 4, new int[4], new int[4], new int[4], new byte[3], -1),
                NativeError.Kind.INVALID,
                "shorter");
    }

    @Test
    void a_score_where_no_output_was_wanted_or_of_no_token_is_refused() {
        decode(4, 5, 0, false);
        assertFails(() -> score(3, 5), NativeError.Kind.INVALID, "no logits at this index");
        LlamaNative.contextClear(context);
        decode(4, 5, 0, true);
        assertFails(() -> score(99, 5), NativeError.Kind.INVALID, "no logits at this index");
        assertFails(() -> score(3, 512), NativeError.Kind.INVALID, "no token of the vocabulary");
        assertFails(
                () -> LlamaNative.scoreTokens(context, 1, new int[1], new int[1], new double[0], new int[1]),
                NativeError.Kind.INVALID,
                "shorter than count");
    }

    @Test
    void arguments_of_samplers_and_likeliest_tokens_that_do_not_fit_are_refused() {
        decode(4, 5, 0, true);
        assertFails(
                () -> LlamaNative.topTokens(context, 99, 5, new int[2], new double[2]),
                NativeError.Kind.INVALID,
                "no logits at this index");
        assertFails(
                () -> LlamaNative.topTokens(context, 3, -1, new int[2], new double[2]),
                NativeError.Kind.INVALID,
                "no token of the vocabulary");
        assertFails(
                () -> LlamaNative.topTokens(context, 3, 5, new int[2], new double[1]),
                NativeError.Kind.INVALID,
                "scores is shorter");
        long sampler = LlamaNative.samplerCreate();
        assertFails(
                () -> LlamaNative.samplerAddLogitBias(sampler, model, new int[2], new float[1]),
                NativeError.Kind.INVALID,
                "biases is shorter");
        LlamaNative.samplerFree(sampler);
        assertFails(() -> LlamaNative.samplerAddTypical(0, 0.5f), NativeError.Kind.INVALID, "closed");
        assertFails(() -> LlamaNative.samplerAccept(0, new int[0]), NativeError.Kind.INVALID, "closed");
    }

    private void score(int index, int target) {
        LlamaNative.scoreTokens(context, 1, new int[] {index}, new int[] {target}, new double[1], new int[1]);
    }

    @Test
    void a_grammar_that_can_not_be_parsed_is_refused() {
        long sampler = LlamaNative.samplerCreate();
        assertFails(
                () -> LlamaNative.samplerSetGrammar(
                        sampler, model, "root ::= (".getBytes(StandardCharsets.UTF_8), new byte[0]),
                NativeError.Kind.INVALID,
                "grammar");
        LlamaNative.samplerFree(sampler);
    }

    @Test
    void more_sequences_than_llama_cpp_has_are_refused_with_the_native_log() {
        assertFails(
                () -> LlamaNative.contextCreate(
                        model, CONTEXT, BATCH, 100_000, 1, Pooling.NONE.id(), false, F16, F16, false),
                NativeError.Kind.LOAD,
                "native log: ");
    }

    @Test
    void a_batch_for_embeddings_that_is_too_large_aborts_and_the_jvm_lives() {
        LlamaNative.contextFree(context);
        context = newContext(Pooling.MEAN);
        assertThatThrownBy(() -> decode(BATCH + 1, 5, 0, true))
                .isInstanceOfSatisfying(
                        NativeError.class, e -> assertThat(e.kind()).isEqualTo(NativeError.Kind.ABORT));
    }

    @Test
    void quantized_values_without_flash_attention_are_refused() {
        assertFails(
                () -> LlamaNative.contextCreate(
                        model, CONTEXT, BATCH, 1, 1, Pooling.NONE.id(), false, F16, KvCacheType.Q8_0.id(), false),
                NativeError.Kind.LOAD,
                "requires flash_attn");
    }

    @Test
    void devices_that_do_not_exist_and_too_many_shares_are_refused() {
        byte[] path = TestModels.stories().toString().getBytes(StandardCharsets.UTF_8);
        assertFails(
                () -> LlamaNative.modelLoad(path, new int[] {99}, -1, 1, 0, new float[0], new byte[0], true, false),
                NativeError.Kind.INVALID,
                "no such device");
        assertFails(
                () -> LlamaNative.modelLoad(path, new int[0], -1, 1, 0, new float[] {1, 1}, new byte[0], true, false),
                NativeError.Kind.INVALID,
                "more parts");
    }

    @Test
    void files_that_are_missing_or_no_model_are_refused_with_the_native_log() {
        byte[] missing = "/nowhere.gguf".getBytes(StandardCharsets.UTF_8);
        assertFails(() -> ModelPlacement.CPU.load(missing, false), NativeError.Kind.LOAD, "native log: ");
        byte[] other = "pom.xml".getBytes(StandardCharsets.UTF_8);
        assertFails(() -> ModelPlacement.CPU.load(other, false), NativeError.Kind.LOAD, "native log: ");
    }

    private long grammarSampler(String grammar) {
        long sampler = LlamaNative.samplerCreate();
        LlamaNative.samplerSetGrammar(sampler, model, grammar.getBytes(StandardCharsets.UTF_8), new byte[0]);
        LlamaNative.samplerAddGreedy(sampler);
        return sampler;
    }

    @Test
    void a_grammar_at_its_end_ends_the_answer() {
        long sampler = grammarSampler("root ::= \"Z\"");
        decode(4, 5, 0, true);
        boolean ended = false;
        for (int i = 0; i < 10 && !ended; i++) {
            ended = LlamaNative.tokenEndsGeneration(model, LlamaNative.sample(sampler, context, 3));
        }
        assertThat(ended).isTrue();
        // Going on behind the end gives the end again.
        assertThat(LlamaNative.tokenEndsGeneration(model, LlamaNative.sample(sampler, context, 3)))
                .isTrue();
        LlamaNative.samplerFree(sampler);
    }

    @Test
    void a_text_that_a_grammar_does_not_allow_is_refused() {
        long sampler = LlamaNative.samplerCreate();
        byte[] grammar = "root ::= \"Z\"".getBytes(StandardCharsets.UTF_8);
        byte[] other = "x".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> LlamaNative.samplerSetGrammar(sampler, model, grammar, other))
                .isInstanceOf(NativeError.class);
        LlamaNative.samplerFree(sampler);
    }

    @Test
    void a_closed_handle_is_refused() {
        assertFails(() -> LlamaNative.contextClear(0), NativeError.Kind.INVALID, "closed");
        assertFails(() -> LlamaNative.modelFacts(0), NativeError.Kind.INVALID, "closed");
    }

    @Test
    void a_template_that_is_broken_is_refused() {
        assertFails(
                () -> LlamaNative.templateParse(model, "{% if %}".getBytes(StandardCharsets.UTF_8)),
                NativeError.Kind.FAILURE,
                "");
    }
}
