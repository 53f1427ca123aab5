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
 * Remembers conversations. In the chain it puts the session of the caller before the question, and keeps question and answer once the
 * answer is whole:
 *
 * <pre>{@code
 * ConversationMemory memory = ConversationMemory.builder(MemoryStores.sqlite(file))
 *         .guardrails(InjectionGuardrail.block())
 *         .build();
 * LlmOps.builder().model(model).interceptAfter(StandardChain.RESOLVE_PROMPT, memory.interceptor()).build();
 * }</pre>
 *
 * <p>Beside sessions it keeps facts about users, which are found by words, by meaning and by recency. Whatever enters passes the
 * guardrails for results of tools. The record of a call names what was read, in its retrieval step {@value #STEP}. Safe for use by several threads.
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
     * {@return a builder with nothing else set}
     *
     * @param store where it is kept; closed with the memory
     */
    public static ConversationMemoryBuilder builder(MemoryStore store) {
        return new ConversationMemoryBuilder(store);
    }

    /**
     * {@return the step of the chain, to be put behind {@code resolve-prompt}: what it reads is checked as history that an application
     * sends along, and what it keeps is the answer as the caller gets it}
     */
    public Interceptor interceptor() {
        return new MemoryInterceptor(settings, guard, this);
    }

    /**
     * Keeps a fact, unless a guardrail stops it. The same text of the same user is one fact.
     *
     * @param tenant the organisation, or null
     * @param user whom it is about
     * @param text the fact
     * @param source where it is from in the application's words, or null
     * @param expiresAt from when on it no longer counts, or null for what the builder says
     * @return the fact as it was kept, or nothing if a guardrail stopped it
     * @throws IllegalArgumentException if the expiry is not in the future, or user or text are blank
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
                ? now.plus(settings.factsExpireAfter)
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
     * {@return the facts about a user that fit a question, best first; none that has expired}
     *
     * @param tenant the organisation, or null
     * @param user the user
     * @param question the question
     * @param limit the most facts, at least 1
     */
    public List<Fact> recall(@Nullable String tenant, String user, String question, int limit) {
        Require.atLeast("limit", limit, 1);
        return search.best(settings.store.facts(tenant, user, settings.clock.instant()), question, limit);
    }

    /**
     * Deletes all that is remembered of a user, and with {@link ConversationMemoryBuilder#subjectKeys keys} destroys the key that the user's records
     * are encrypted under: one call erases both.
     *
     * @param tenant the organisation, or null
     * @param user the user
     * @return how many messages, summaries and facts there were
     */
    public int eraseUser(@Nullable String tenant, String user) {
        Objects.requireNonNull(user, "user");
        if (settings.keys != null) {
            settings.keys.destroy(EncryptedStore.subject(tenant, user));
        }
        return settings.store.erase(tenant, user);
    }

    /** {@return the store, to look at sessions and facts, and to delete single ones} */
    public MemoryStore store() {
        return settings.store;
    }

    /** Closes the store. */
    @Override
    public void close() {
        settings.store.close();
    }
}
