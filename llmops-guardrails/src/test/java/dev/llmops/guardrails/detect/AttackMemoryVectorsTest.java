package dev.llmops.guardrails.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.guardrails.Rate;
import dev.llmops.guardrails.training.Corpus;
import dev.llmops.guardrails.training.Templates;
import dev.llmops.langchain4j.LangChain4jModels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The memory with MiniLM's vectors, on paraphrases of our own. Prints its figures. */
class AttackMemoryVectorsTest {

    private static final Caller CALLER = new Caller(null, null, "a", Map.of());
    private static final Caller OTHER = new Caller(null, null, "b", Map.of());
    private static EmbeddingClient miniLm;

    private final KnownAttackStore memory =
            KnownAttackStore.withVectors(100, Duration.ofDays(1), () -> Instant.parse("2026-01-01T00:00:00Z"), miniLm);

    @BeforeAll
    static void load() {
        miniLm = LangChain4jModels.embeddings(new AllMiniLmL6V2QuantizedEmbeddingModel());
    }

    @AfterAll
    static void close() {
        miniLm.close();
    }

    @Test
    void a_paraphrase_is_known_by_its_meaning_and_only_to_its_tenant() {
        List<String[]> pairs = pairs();
        for (String[] pair : pairs) {
            assertThat(memory.confirm(CALLER, pair[0])).isTrue();
        }
        KnownAttackStore byCharacters =
                new KnownAttackStore(100, Duration.ofDays(1), () -> Instant.parse("2026-01-01T00:00:00Z"));
        pairs.forEach(pair -> byCharacters.confirm(CALLER, pair[0]));
        int[] known = new int[2];
        int[] knownByCharacters = new int[2];
        for (int i = 0; i < pairs.size(); i++) {
            known[i % 2] += score(memory, CALLER, pairs.get(i)[1]) >= 0.5 ? 1 : 0;
            knownByCharacters[i % 2] += score(byCharacters, CALLER, pairs.get(i)[1]) >= 0.5 ? 1 : 0;
        }
        int half = pairs.size() / 2;
        System.out.println("memory paraphrases, threshold set on these: " + new Rate(known[0], half));
        System.out.println("memory paraphrases, the others: " + new Rate(known[1], half) + ", by characters alone "
                + new Rate(knownByCharacters[1], half));
        assertThat(new Rate(known[1], half).value()).isGreaterThan(0.5);
        assertThat(score(memory, OTHER, pairs.get(0)[0])).isZero();
    }

    @Tag("full")
    @Test
    void harmless_prompts_are_not_known() {
        pairs().forEach(pair -> memory.confirm(CALLER, pair[0]));
        List<String> harmless = new ArrayList<>(
                Corpus.asked(false).stream().limit(300).map(row -> row.text()).toList());
        harmless.addAll(Templates.groups("/dev/llmops/guardrails/holdout/trigger-words.txt").values().stream()
                .flatMap(List::stream)
                .toList());
        int known = 0;
        for (String text : harmless) {
            known += score(memory, CALLER, text) >= 0.5 ? 1 : 0;
        }
        System.out.println("memory harmless prompts: " + new Rate(known, harmless.size()));
        assertThat(new Rate(known, harmless.size()).value()).isLessThan(0.03);
    }

    @Test
    void an_attack_within_a_page_is_known() {
        memory.confirm(CALLER, pairs().get(0)[0]);
        String page = "The library opens at nine. Children have a room of their own. " + pairs().get(0)[1]
                + " Books can be taken home for four weeks. The café is closed on Mondays.";

        assertThat(score(memory, CALLER, page)).isGreaterThanOrEqualTo(0.5);
    }

    @Test
    void a_paraphrase_of_what_was_allowed_can_not_be_made_an_attack() {
        memory.allow(CALLER, "Please send me the invoice for the red cable that I ordered on Monday.");

        assertThat(memory.confirm(CALLER, "Could you mail me the bill of the red cord I bought on Monday?"))
                .isFalse();
    }

    @Test
    void a_client_that_fails_is_a_failure_of_the_detector() {
        AtomicBoolean down = new AtomicBoolean();
        KnownAttackStore failing =
                KnownAttackStore.withVectors(3, Duration.ofDays(1), () -> Instant.EPOCH, new EmbeddingClient() {
                    @Override
                    public ModelIdentity identity() {
                        return miniLm.identity();
                    }

                    @Override
                    public int dimension() {
                        return miniLm.dimension();
                    }

                    @Override
                    public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
                        if (down.get()) {
                            throw new IllegalStateException("down");
                        }
                        return miniLm.embed(texts, purpose);
                    }
                });
        failing.confirm(CALLER, pairs().get(0)[0]);
        down.set(true);

        assertThat(failing.cost()).isEqualTo(DetectorCost.REMOTE);
        assertThatThrownBy(() -> score(failing, CALLER, pairs().get(0)[1])).hasMessage("down");
        assertThat(score(failing, OTHER, "A tenant that remembers nothing asks for no vectors at all."))
                .isZero();
    }

    private static List<String[]> pairs() {
        return Templates.groups("/dev/llmops/guardrails/holdout/paraphrases.txt").values().stream()
                .flatMap(List::stream)
                .map(line -> line.split(" \\| ", 2))
                .toList();
    }

    private static double score(KnownAttackStore memory, Caller caller, String text) {
        return memory.detect(
                        CheckedText.of(text, GuardrailStage.USER_INPUT, Provenance.USER, GuardrailContext.of(caller)))
                .score();
    }
}
