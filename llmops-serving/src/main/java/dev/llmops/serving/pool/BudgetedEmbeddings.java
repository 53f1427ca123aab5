package dev.llmops.serving.pool;

import dev.llmops.api.cost.Price;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.commons.internal.time.SystemTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The embeddings of one caller, which budgets count as they count attempts of a {@link Pool}: a call reserves the most tokens that its texts may have, and
 * settles those that the server reports. A call that would exceed a budget that stops is refused with a {@link BudgetExceededException}; there is no
 * cheaper endpoint, so that a budget that downgrades warns. Safe for use by multiple threads.
 */
public final class BudgetedEmbeddings implements EmbeddingClient {

    private final EmbeddingClient client;
    private final Endpoint endpoint;
    private final List<Budget> budgets;
    private final Caller caller;

    private BudgetedEmbeddings(EmbeddingClient client, Endpoint endpoint, List<Budget> budgets, Caller caller) {
        this.client = client;
        this.endpoint = endpoint;
        this.budgets = List.copyOf(budgets);
        this.caller = Objects.requireNonNull(caller, "caller");
    }

    /**
     * {@return embeddings whose texts budgets count}
     *
     * @param client embeds; closed with this
     * @param price its price, or null if it is unknown, which only budgets of tokens allow
     * @param budgets the budgets, which pools may share
     * @param caller whose texts they are
     * @throws IllegalStateException if a budget is of money, and the price is unknown or in another currency
     */
    public static BudgetedEmbeddings of(
            EmbeddingClient client, @Nullable Price price, List<Budget> budgets, Caller caller) {
        Endpoint.Builder endpoint = Endpoint.builder("embeddings", ModelClient.noop());
        Endpoint priced = (price == null ? endpoint : endpoint.price(price)).build();
        budgets.forEach(budget -> budget.requirePriced(priced));
        return new BudgetedEmbeddings(client, priced, budgets, caller);
    }

    @Override
    public ModelIdentity identity() {
        return client.identity();
    }

    @Override
    public int dimension() {
        return client.dimension();
    }

    @Override
    public Set<String> languages() {
        return client.languages();
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return client.tokenizer();
    }

    @Override
    public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
        Budgets.Reserved reserved = reserve(mostTokens(texts));
        TokenUsage used = TokenUsage.UNKNOWN;
        try {
            EmbeddingResponse response = client.embed(texts, purpose);
            used = response.usage();
            return response;
        } catch (LlmOpsException e) {
            used = Outcome.of(new ModelEvent.Failed(e, PartialResponse.NONE)).usage();
            throw e;
        } finally {
            reserved.settle(used);
        }
    }

    private static int mostTokens(List<String> texts) {
        long most = 0;
        for (String text : texts) {
            most += TokenCounter.estimate().atMost(ModelRequest.user(text));
        }
        return (int) Math.min(Integer.MAX_VALUE, most);
    }

    private Budgets.Reserved reserve(int tokens) {
        Budgets.Reserved reserved = Budgets.Reserved.upTo(null);
        Instant now = SystemTime.clock().instant();
        Budget refused = reserved.reserve(budgets, budget -> budget.reserve(caller, endpoint, tokens, 0, now));
        if (refused != null) {
            throw new BudgetExceededException(
                    refused.exceeded(caller) + "; wait for its next window, raise it, or embed fewer texts at once");
        }
        return reserved;
    }

    @Override
    public void close() {
        client.close();
    }
}
