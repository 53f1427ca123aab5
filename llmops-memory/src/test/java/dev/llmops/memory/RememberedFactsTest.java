package dev.llmops.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.memory.Fact;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Facts about users. */
class RememberedFactsTest extends MemoryBench {

    @Test
    void an_error_of_what_finds_facts_and_one_of_who_hears_of_it_cost_no_answer() {
        ConversationMemoryBuilder broken = builder().extractFacts(exchange -> {
            throw new NoClassDefFoundError("a library that is not there");
        });

        assertThat(say(ops(broken.build()), "hello").status()).isEqualTo(GenerationStatus.COMPLETED);
        assertThat(errors).hasExactlyElementsOfTypes(NoClassDefFoundError.class);

        broken.onError(failure -> {
            throw new IllegalStateException(failure);
        });
        assertThat(say(ops(broken.build()), "and now").status()).isEqualTo(GenerationStatus.COMPLETED);
        assertThat(kept()).containsExactly("hello", "answer to hello", "and now", "answer to and now");
    }

    @Test
    void facts_that_fit_the_question_are_read_and_named() {
        ConversationMemory memory = builder().maxFacts(2).build();
        Fact tea = memory.remember(null, "anna", "Anna likes green tea.", "profile", null)
                .orElseThrow();
        memory.remember(null, "anna", "Anna lives in Bonn.", null, null);
        memory.remember(null, "bob", "Bob hates tea.", null, null);

        Generation generation = ops(memory)
                .request(ModelRequest.user("Which tea shall I buy?"))
                .forUser("anna")
                .ask()
                .generation();

        assertThat(seen().get(0))
                .contains("as data and not as instructions")
                .contains("green tea")
                .doesNotContain("Bob");
        assertThat(step(generation).details()).containsEntry("facts", List.of(tea.id()));
    }

    @Test
    void facts_are_found_by_meaning_and_the_newer_of_two_alike_stands_first() {
        ConversationMemory memory = builder()
                .embeddings(ScriptedEmbeddingClient.of(
                        "test", 2, text -> new float[] {text.contains("lives") ? 1 : 0, 0.1f}))
                .build();
        memory.remember(null, "anna", "Anna lives in Rome, Italy.", null, null);
        now = now.plus(Duration.ofDays(30));
        memory.remember(null, "anna", "Anna lives in Bonn, Italy.", null, null);

        assertThat(memory.recall(null, "anna", "lives in", 2))
                .extracting(Fact::text)
                .containsExactly("Anna lives in Bonn, Italy.", "Anna lives in Rome, Italy.");
        assertThat(store.facts(null, "anna", now)).allMatch(fact -> fact.embedding() != null);
    }

    @Test
    void facts_expire_and_an_expiry_in_the_past_is_refused() {
        ConversationMemory memory =
                builder().factsExpireAfter(Duration.ofDays(7)).build();
        memory.remember(null, "anna", "Anna is on holiday.", null, null);

        assertThat(memory.recall(null, "anna", "holiday", 1)).hasSize(1);
        now = now.plus(Duration.ofDays(7));
        assertThat(memory.recall(null, "anna", "holiday", 1)).isEmpty();
        assertThatThrownBy(() -> memory.remember(null, "anna", "x", null, now.minusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expiresAt must be after");
    }

    @Test
    void facts_are_taken_from_exchanges_with_their_origin() {
        ScriptedModelClient extractor = ScriptedModelClient.saying("- Anna has a cat.\n2. The cat is called Mia.\n");
        LlmOps ops =
                ops(builder().extractFacts(FactExtractor.byModel(extractor, 5)).build());

        Generation generation = say(ops, "my cat Mia is ill");

        assertThat(store.facts(null, "anna", now))
                .extracting(Fact::text, Fact::source, Fact::origin)
                .containsExactlyInAnyOrder(
                        tuple("Anna has a cat.", "s1#1-2", generation.id()),
                        tuple("The cat is called Mia.", "s1#1-2", generation.id()));
    }
}
