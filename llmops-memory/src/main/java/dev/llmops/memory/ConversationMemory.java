package dev.llmops.memory;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.memory.Fact;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.privacy.EncryptedStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers conversations. In the chain, it inserts the caller's session before the question, and stores question and answer once the
 * answer is complete:
 *
 * <pre>{@code
 * ConversationMemory memory = ConversationMemory.builder(MemoryStores.sqlite(file))
 *         .guardrails(PromptInjectionGuardrail.standard())
 *         .build();
 * LlmOps.builder().model(model).interceptAfter(StandardChain.RESOLVE_PROMPT, memory.interceptor()).build();
 * }</pre>
 *
 * <p>In addition to sessions, it stores facts about users, which are found lexically, by semantic similarity and by recency. Everything that enters passes the
 * guardrails for tool results. The record of a call names what was read, in its retrieval step {@value #STEP}. Safe for use by multiple threads.
 */
public final class ConversationMemory implements AutoCloseable {

    /** The name of the interceptor, and of its step in the record. */
    public static final String STEP = "memory";

    private final ConversationMemoryBuilder settings;
    private final MemoryGuard guard;
    private final FactSearch search;

    ConversationMemory(ConversationMemoryBuilder settings, List<Guardrail> guardrails) {
        this.settings = settings;
        this.guard = new MemoryGuard(guardrails, settings.nanos);
        this.search = new FactSearch(settings.embeddings, settings.recencyWeight);
    }

    /**
     * {@return a new builder}
     *
     * @param store the store for the memory; closed with it
     */
    public static ConversationMemoryBuilder builder(MemoryStore store) {
        return new ConversationMemoryBuilder(store);
    }

    /**
     * {@return the interceptor, to be placed after {@code resolve-prompt}: what it reads is checked like history that an application
     * sends, and what it stores is the answer as the caller receives it}
     */
    public Interceptor interceptor() {
        return new MemoryInterceptor(settings, guard, this);
    }

    /**
     * Stores a fact, unless a guardrail stops it. The same text for the same user is one fact.
     *
     * @param tenant the organisation, or null
     * @param user the user that it is about
     * @param text the fact
     * @param source its origin in the application's words, or null
     * @param expiresAt when it stops counting, or null for the builder's setting
     * @return the fact as stored, or empty if a guardrail stopped it
     * @throws IllegalArgumentException if the expiry is not in the future, or user or text is blank
     */
    public Optional<Fact> remember(
            @Nullable String tenant, String user, String text, @Nullable String source, @Nullable Instant expiresAt) {
        return remember(new Caller(user, null, tenant, Map.of()), text, source, null, expiresAt, record -> {});
    }

    Optional<Fact> remember(
            Caller about,
            String text,
            @Nullable String source,
            @Nullable GenerationId origin,
            @Nullable Instant expiresAt,
            Consumer<GuardrailRecord> notes) {
        Instant now = settings.clock.instant();
        String user = Objects.requireNonNull(about.user(), "user");
        Instant end = expiresAt == null && settings.factsExpireAfter != null
                ? Durations.after(now, settings.factsExpireAfter)
                : expiresAt;
        // Checked before a guardrail or a model is asked.
        Fact wanted = new Fact(Sha256.hex(text), about.tenant(), user, text, source, origin, now, end, null);
        Optional<Fact> admitted = guard.admitText(about, text, notes)
                .filter(kept -> !kept.isBlank())
                .map(kept -> new Fact(
                        Sha256.hex(kept),
                        wanted.tenant(),
                        user,
                        kept,
                        source,
                        origin,
                        now,
                        end,
                        settings.embeddings == null
                                ? null
                                : Vectors.embed(settings.embeddings, kept, EmbeddingPurpose.DOCUMENT)));
        admitted.ifPresent(settings.store::keep);
        return admitted;
    }

    /**
     * {@return the facts about a user that match a question, best first; none that has expired}
     *
     * @param tenant the organisation, or null
     * @param user the user
     * @param question the question
     * @param limit the maximum number of facts, at least 1
     */
    public List<Fact> recall(@Nullable String tenant, String user, String question, int limit) {
        Require.atLeast("limit", limit, 1);
        return search.best(settings.store.facts(tenant, user, settings.clock.instant()), question, limit);
    }

    /**
     * Deletes everything remembered about a user and, with {@link ConversationMemoryBuilder#subjectKeys keys}, destroys the key that the user's
     * records
     * are encrypted under: one call erases both.
     *
     * @param tenant the organisation, or null
     * @param user the user
     * @return the number of messages, summaries and facts deleted
     */
    public int eraseUser(@Nullable String tenant, String user) {
        Objects.requireNonNull(user, "user");
        if (settings.keys != null) {
            settings.keys.destroy(EncryptedStore.subject(tenant, user));
        }
        return settings.store.erase(tenant, user);
    }

    /** {@return the store, for viewing sessions and facts and deleting single ones} */
    public MemoryStore store() {
        return settings.store;
    }

    /** Closes the store. */
    @Override
    public void close() {
        settings.store.close();
    }
}
