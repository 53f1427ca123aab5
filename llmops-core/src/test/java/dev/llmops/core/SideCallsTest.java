package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.core.chain.SideCalls;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a call asks of models on the way to its answer is in its record, and in its cost. */
class SideCallsTest {

    private static final PriceList PRICES = PriceList.of(List.of(new Price(
            "scripted",
            BigDecimal.ONE,
            BigDecimal.TEN,
            null,
            Currency.getInstance("USD"),
            Fixture.START.minusSeconds(1))));

    private final PromptRegistry registry = PromptRegistries.inMemory(() -> Fixture.START);
    private final ScriptedModelClient model = ScriptedModelClient.saying("yes");

    @Test
    void its_tokens_and_its_cost_are_the_calls() {
        Generation alone = ask(() -> {});
        ScriptedModelClient side = ScriptedModelClient.saying("How long is the cable of the lamp?");

        Generation record = ask(() -> condense(side));

        TokenUsage used = side.generate(ModelRequest.user("It?")).usage();
        assertThat(record.usage()).isEqualTo(alone.usage().plus(used));
        assertThat(record.cost())
                .isEqualTo(alone.cost()
                        .plus(PRICES.priceOf(side.description().identity(), Fixture.START)
                                .orElseThrow()
                                .of(used)));
        assertThat(record.attempts()).hasSize(1);
        assertThat(record.retrieval()).extracting(RetrievalStep::name).containsExactly(SideCalls.STEP);
        assertThat(record.retrieval().get(0).details())
                .containsEntry("purpose", "condense")
                .containsEntry("model", "scripted")
                .containsEntry("outputTokens", used.output())
                .containsKey("cost");
    }

    @Test
    void so_they_are_on_another_thread_and_where_the_model_fails() {
        ScriptedModelClient down = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("down", null)));

        Generation record = ask(() -> {
            Supplier<String> carried = SideCalls.carried(() -> condense(model));
            CompletableFuture.supplyAsync(carried).join();
            try {
                condense(down);
            } catch (ModelUnavailableException e) {
                // As a transform goes on without.
            }
        });

        assertThat(record.retrieval()).hasSize(2);
        assertThat(record.retrieval().get(0).details()).containsEntry("purpose", "condense");
        assertThat(record.retrieval().get(1).details()).containsEntry("failed", "ModelUnavailableException");
    }

    /** Its cost is in its own record, and would be in a sum of both records twice. */
    @Test
    void a_chain_in_the_place_of_the_model_is_named_and_not_counted_again() {
        Generation alone = ask(() -> {});
        Fixture other = new Fixture();
        LlmOps side = other.builder
                .prices(PRICES)
                .model(ScriptedModelClient.saying("It?"))
                .build();

        Generation record = ask(() -> condense(side.asModelClient()));

        assertThat(record.cost()).isEqualTo(alone.cost());
        Generation linked = other.store.saved.get(0);
        assertThat(linked.cost()).isInstanceOf(Cost.Known.class);
        assertThat(record.retrieval().get(0).details())
                .containsEntry("generation", linked.id().value())
                .doesNotContainKey("cost");
        assertThat(linked.retrieval()).isEmpty();
    }

    @Test
    void outside_a_call_nobody_counts_it() {
        assertThat(condense(model)).isEqualTo("yes");
    }

    private Generation ask(Runnable inSearch) {
        registry.register("p", PromptContent.of("{{#each passages}}{{text}}{{/each}}{{question}}"), PromptCommit.NONE);
        Fixture fresh = new Fixture(new MemoryStore(registry));
        fresh.builder.prices(PRICES).retriever(query -> {
            inSearch.run();
            return List.of();
        });
        return fresh.with(model)
                .prompt("p")
                .with("question", "And its cable?")
                .ask()
                .generation();
    }

    private static String condense(ModelClient side) {
        return SideCalls.generate("condense", side, ModelRequest.user("It?")).text();
    }
}
