package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.llmops.api.cache.CacheControl;
import dev.llmops.api.cache.CacheSelector;
import dev.llmops.api.cache.NotCachedException;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.CacheUse;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.SubjectHolder;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.cache.ResponseCaches;
import dev.llmops.core.cache.SemanticCacheCalibration;
import dev.llmops.core.cache.SemanticPolicy;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Which questions share an answer because they mean the same. */
class SemanticCacheTest {

    private static final ModelParameters COLD =
            ModelParameters.builder().temperature(0).build();

    private final Fixture fixture = new Fixture();
    private final ResponseCache cache = ResponseCaches.inMemory(1_000_000);
    private final AtomicInteger asked = new AtomicInteger();
    private final ScriptedModelClient model =
            ScriptedModelClient.of(request -> ScriptedModelClient.script("answer " + asked.incrementAndGet()));

    /** As alike as two texts share of their letters. */
    private static EmbeddingClient letters() {
        return ScriptedEmbeddingClient.of("letters", 26, text -> {
            float[] counts = new float[26];
            text.toLowerCase(java.util.Locale.ROOT)
                    .chars()
                    .filter(c -> c >= 'a' && c <= 'z')
                    .forEach(c -> counts[c - 'a']++);
            return counts;
        });
    }

    private LlmOps ops(double threshold) {
        return ops(SemanticPolicy.of(letters(), threshold));
    }

    private LlmOps ops(SemanticPolicy semantic) {
        fixture.builder.cache(CachePolicy.builder(cache)
                .ttl(Duration.ofHours(1))
                .semantic(semantic)
                .build());
        return fixture.with(model);
    }

    private static ModelRequest question(String text) {
        return ModelRequest.builder().user(text).parameters(COLD).build();
    }

    private CacheUse use() {
        return Objects.requireNonNull(fixture.store.last().cache());
    }

    @Test
    void a_similar_question_gets_the_answer_and_the_record_says_how_similar_it_was() {
        LlmOps ops = ops(0.95);
        Answer first = ops.request(question("what is the length of the cable")).ask();

        Answer second = ops.request(question("what length is of the cables")).ask();

        assertThat(second.text()).isEqualTo("answer 1");
        assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.SEMANTIC);
        assertThat(use().original()).isEqualTo(first.generationId());
        assertThat(use().similarity()).isBetween(0.95, 0.9999);
        assertThat(second.generation().request().messages().get(0).text()).isEqualTo("what length is of the cables");
        assertThat(ops.request(question("what is the length of the cable"))
                        .ask()
                        .generation()
                        .cache()
                        .outcome())
                .isEqualTo(CacheUse.Outcome.EXACT);
    }

    @Test
    void a_model_that_now_makes_shorter_vectors_finds_nothing_and_fails_no_call() {
        LlmOps ops = ops(SemanticPolicy.of(
                ScriptedEmbeddingClient.of(
                        "changing", 3, text -> text.contains("plug") ? new float[] {1, 1} : new float[] {1, 1, 1}),
                0.5));
        ops.request(question("what is the length of the plug")).ask();

        assertThat(ops.request(question("what is the length of the cable"))
                        .ask()
                        .text())
                .isEqualTo("answer 2");
        assertThat(ops.request(question("what length is of the plug")).ask().text())
                .isEqualTo("answer 1");
    }

    @Test
    void another_question_does_not_nor_one_with_other_numbers_names_or_negations() {
        LlmOps ops = ops(0.9);
        List<String> texts = List.of(
                "is cable 12 of Acme in the box",
                "who was it that did so",
                "is cable 13 of Acme in the box",
                "is cable 12 of Mace in the box",
                "is cable 12 of Acme not in the box");

        for (String text : texts) {
            ops.request(question(text)).ask();
        }

        assertThat(model.requests()).hasSize(texts.size());
    }

    @Test
    void an_erased_subjects_question_finds_nothing_any_more() {
        LlmOps ops = ops(0.95);
        ops.request(question("what is the length of the cable")).forUser("ana").ask();
        ops.request(question("where do the lamps go on Sundays")).forUser("bob").ask();
        SubjectHolder similar = ops.similarQuestions("similar");

        assertThat(similar.erase(new Subject(null, "ana"))).isEqualTo(SubjectHolder.Erased.all(1));

        ops.request(question("what length is of the cables")).forUser("eve").ask();
        assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.MISS);
        ops.request(question("where do lamps go on the Sundays")).forUser("eve").ask();
        assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.SEMANTIC);
        assertThat(similar.erase(new Subject(null, "ana"))).isEqualTo(SubjectHolder.Erased.all(0));
        assertThat(similar.name()).isEqualTo("similar");
    }

    @Test
    void all_else_of_the_call_must_be_equal() {
        LlmOps ops = ops(0.95);
        String text = "what is the length of the cable";
        String alike = "what length is of the cable";
        ops.request(question(text)).ask();
        List<Runnable> others = List.of(
                () -> ops.request(question(alike)).forTenant("b").ask(),
                () -> ops.request(question(alike).toBuilder()
                                .messages(List.of(Message.system("be brief"), Message.user(alike)))
                                .build())
                        .ask(),
                () -> ops.request(question(alike).toBuilder()
                                .parameters(COLD.toBuilder().maxTokens(3).build())
                                .build())
                        .ask());

        for (Runnable other : others) {
            other.run();
            assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.MISS);
        }
        ops.request(question(alike)).ask();
        assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.SEMANTIC);
    }

    @Test
    void of_a_prompt_the_question_is_compared_and_the_other_variables_must_be_equal() {
        LlmOps ops = ops(0.95);
        ops.prompts().register("p", PromptContent.of("To {{who}}: {{question}}"), PromptCommit.NONE);
        ask(ops, "p", "ann", "what is the length of the cable");

        ask(ops, "p", "bob", "what length is of the cable");
        assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.MISS);
        ask(ops, "p", "ann", "what length is of the cable");
        assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.SEMANTIC);

        ops.prompts().register("p", PromptContent.of("For {{who}}: {{question}}"), PromptCommit.NONE);
        ask(ops, "p", "ann", "what length is of the cable");
        assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.MISS);
    }

    @Test
    void what_another_step_put_into_the_request_of_a_prompt_must_be_equal() {
        AtomicReference<String> balance = new AtomicReference<>("Anna has 4,200");
        fixture.builder.interceptAfter(StandardChain.RENDER, new Interceptor() {
            @Override
            public String name() {
                return "balance";
            }

            @Override
            public ModelStream intercept(Call call, Chain chain) {
                return chain.proceed(call.withRequest(call.requireRequest().toBuilder()
                        .message(Message.system(balance.get()))
                        .build()));
            }
        });
        LlmOps ops = ops(0.95);
        ops.prompts().register("p", PromptContent.of("To {{who}}: {{question}}"), PromptCommit.NONE);
        ask(ops, "p", "me", "what is my balance");

        balance.set("Bob has 7");
        ask(ops, "p", "me", "what my balance is");

        assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.MISS);
    }

    private static void ask(LlmOps ops, String prompt, String who, String question) {
        ops.prompt(prompt)
                .with("who", who)
                .with("question", question)
                .parameters(COLD)
                .ask();
    }

    @Test
    void what_expired_or_was_taken_out_is_given_for_no_question() {
        LlmOps ops = ops(0.95);
        ops.request(question("what is the length of the cable")).ask();
        cache.invalidate(CacheSelector.ALL);
        ops.request(question("what length is of the cable")).ask();
        assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.MISS);

        fixture.nanos.addAndGet(Duration.ofHours(1).toNanos());
        ops.request(question("what is the length of the cable")).ask();
        assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.MISS);
    }

    @Test
    void a_call_that_wants_a_new_answer_gets_one() {
        LlmOps ops = ops(0.95);
        ops.request(question("what is the length of the cable")).ask();

        assertThat(ops.request(question("what length is of the cable"))
                        .cache(CacheControl.REFRESH)
                        .ask()
                        .text())
                .isEqualTo("answer 2");
        assertThatThrownBy(() -> ops.request(question("another"))
                        .cache(CacheControl.ONLY_IF_CACHED)
                        .ask())
                .isInstanceOf(NotCachedException.class);
    }

    @Test
    void the_oldest_questions_are_forgotten_first() {
        LlmOps ops = ops(new SemanticPolicy(letters(), 0.95, "question", 1));
        ops.request(question("what is the length of the cable")).ask();
        ops.request(question("zzz")).ask();

        ops.request(question("what length is of the cable")).ask();

        assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.MISS);
    }

    @Test
    void a_failing_embedding_model_costs_no_answer_and_no_equal_question() {
        LlmOps ops = ops(SemanticPolicy.of(
                ScriptedEmbeddingClient.of("down", 1, text -> {
                    throw new ModelUnavailableException("down");
                }),
                0.9));
        ops.request(question("what")).ask();

        assertThat(ops.request(question("what")).ask().text()).isEqualTo("answer 1");
        assertThat(fixture.faults)
                .as("an equal question is found without its meaning")
                .singleElement()
                .satisfies(fault -> assertThat(fault).hasMessage("down"));
    }

    @Test
    void a_calibration_counts_hits_and_false_hits_with_and_without_the_guard() {
        List<SemanticCacheCalibration.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            pairs.add(new SemanticCacheCalibration.Pair("what is its length", "its length is what", true));
            pairs.add(new SemanticCacheCalibration.Pair("is cable 1 long", "is cable 2 long", false));
        }
        SemanticCacheCalibration calibration = SemanticCacheCalibration.of(letters(), pairs);

        SemanticCacheCalibration.Rates rates = calibration.at(0.9);
        assertThat(rates.hitRate()).isEqualTo(1);
        assertThat(rates.falseHitRate()).isEqualTo(0);
        // Wilson's interval for 0 of 50 ends at z^2 / (n + z^2).
        assertThat(rates.maxFalseHitRate()).isCloseTo(0.0713, offset(0.0001));
        assertThat(calibration.withoutGuardAt(0.9).falseHitRate()).isEqualTo(1);
        assertThat(calibration.threshold(0.08)).isPresent();
        assertThat(calibration.threshold(0.01))
                .as("50 pairs cannot show so low a rate")
                .isEmpty();
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> SemanticPolicy.of(letters(), 0))
                .hasMessage("threshold must be above 0 and at most 1, but was 0.0");
        assertThatThrownBy(() -> SemanticPolicy.of(letters(), 1.01)).hasMessageContaining("1.01");
        assertThatThrownBy(() -> SemanticPolicy.of(letters(), Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> CachePolicy.builder(cache).ttl(Duration.ZERO))
                .hasMessage("ttl must be above 0, but was PT0S");
        assertThatThrownBy(() -> CachePolicy.builder(cache).negativeTtl(Duration.ofSeconds(-1)))
                .hasMessage("negativeTtl must be at least 0, but was PT-1S");
    }
}
