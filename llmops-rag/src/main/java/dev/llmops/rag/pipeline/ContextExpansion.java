package dev.llmops.rag.pipeline;

import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.index.TenantMismatchException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stage that expands passages within their documents, from small to big, by union of ranges: a passage stays one range, and
 * passages of a document that then touch merge into one, at the best one's rank. The metadata {@code found} of each expanded
 * passage lists the ids of the passages that were found.
 *
 * <p>A passage whose text differs from its document's, because a stage or a guardrail changed it, is not changed, and no other one
 * expands into it. Immutable; safe for use by multiple threads.
 */
public final class ContextExpansion implements PassageStage {

    private final String name;
    private final RagIndex index;
    private final Growth growth;
    private final @Nullable String tenant;
    private final @Nullable TokenBudget budget;

    ContextExpansion(
            String name, RagIndex index, Growth growth, @Nullable String tenant, @Nullable TokenBudget budget) {
        this.name = name;
        this.index = Objects.requireNonNull(index, "index");
        this.growth = growth;
        this.tenant = tenant;
        this.budget = budget;
    }

    /**
     * {@return a copy for a retriever bound to one tenant, whose questions need not name it}
     *
     * @param other the tenant; a question that names another is rejected
     * @throws IllegalArgumentException if the index has no tenants
     */
    public ContextExpansion forTenant(String other) {
        Objects.requireNonNull(other, "other");
        if (!index.hasTenants()) {
            throw new IllegalArgumentException("tenant must not be named for an index without tenants, but was '"
                    + other + "'; build the index with tenants()");
        }
        return new ContextExpansion(name, index, growth, other, budget);
    }

    /**
     * {@return a copy in which passages expand, the best one first, only as far as all of them fit together; one that
     *     would be too large stays as it was found}
     *
     * <p>It drops nothing: if the found passages already exceed the limit, nothing expands, and {@link Stages#tokenBudget} leaves out the rest.
     *
     * @param tokens the maximum number of tokens of all passages together, at least 1
     * @param tokenizer counts tokens; null counts four characters as one token
     */
    public ContextExpansion within(int tokens, @Nullable Tokenizer tokenizer) {
        return new ContextExpansion(name, index, growth, tenant, TokenBudget.of(tokens, tokenizer));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Staged apply(RetrievalQuery query, List<Passage> passages) {
        if (tenant != null && query.tenant() != null && !tenant.equals(query.tenant())) {
            throw new TenantMismatchException("the question must be for tenant '" + tenant
                    + "', whose passages are widened, or name none, but was for '" + query.tenant() + "'");
        }
        Map<String, String> texts = texts(tenant != null ? tenant : query.tenant(), passages);
        List<Passage> whole = passages.stream()
                .filter(passage -> isOf(passage, texts.get(passage.sourceId())))
                .toList();
        ExpandedPassages wide = ExpandedPassages.of(passages, whole, texts);
        int tooLarge = 0;
        for (Passage passage : whole) {
            String text = Objects.requireNonNull(texts.get(passage.sourceId()));
            CharRange wanted = growth.of(passage, text, free(passage, text, passages, whole), whole);
            ExpandedPassages grown = wide.grown(passage, wanted);
            if (budget == null || grown == wide || budget.holds(grown.passages())) {
                wide = grown;
            } else {
                tooLarge++;
            }
        }
        Map<String, Object> details = new HashMap<>(growth.details());
        if (budget != null) {
            details.putAll(Map.of("budget", budget.tokens(), "tooLarge", tooLarge));
        }
        return new Staged(wide.passages(), wide.dropped(), details);
    }

    private Map<String, String> texts(@Nullable String asked, List<Passage> passages) {
        Map<String, String> texts = new HashMap<>();
        for (Passage passage : passages) {
            if (!texts.containsKey(passage.sourceId())) {
                Optional<Document> document = index.document(asked, passage.sourceId());
                document.ifPresent(found -> texts.put(passage.sourceId(), found.text()));
            }
        }
        return texts;
    }

    /** {@return whether nobody changed a passage, and the document is not another by now} */
    private static boolean isOf(Passage passage, @Nullable String text) {
        CharRange range = passage.range();
        return text != null && range.end() <= text.length() && range.in(text).equals(passage.text());
    }

    /** {@return how far a passage may grow at most: up to those that were changed, which must not come back} */
    private static CharRange free(Passage passage, String text, List<Passage> all, List<Passage> whole) {
        CharRange range = passage.range();
        int from = 0;
        int to = text.length();
        List<Passage> changed = new ArrayList<>(all);
        changed.removeIf(other -> whole.contains(other) || !other.sourceId().equals(passage.sourceId()));
        for (Passage other : changed) {
            CharRange kept = other.range();
            from = kept.start() < range.start() ? Math.max(from, Math.min(kept.end(), range.start())) : from;
            to = kept.end() > range.end() ? Math.min(to, Math.max(kept.start(), range.end())) : to;
        }
        return new CharRange(from, to);
    }
}
