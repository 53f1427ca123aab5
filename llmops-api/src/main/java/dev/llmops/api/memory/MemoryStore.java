package dev.llmops.api.memory;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores what is remembered. Changes are durable once a method returns; messages that are appended together stay together, even if others
 * append to the session at the same time, in this process or another. Safe for use by multiple threads.
 *
 * <p>Every method throws a {@link dev.llmops.api.error.StoreException} if the store fails.
 */
public interface MemoryStore extends AutoCloseable {

    /**
     * Appends messages to a session, which starts to exist with its first messages.
     *
     * @param session the session
     * @param messages the messages, oldest first
     * @param origin the call that they come from, or null
     * @param at when they were appended
     * @return the stored messages, in the same order
     */
    List<StoredMessage> append(
            SessionKey session, List<? extends Message> messages, @Nullable GenerationId origin, Instant at);

    /**
     * Replaces the messages of a session. Leading messages that are unchanged stay as they are; all others are removed, and so is the
     * summary if any are removed. Position numbers continue from where they were.
     *
     * @param session the session
     * @param messages the messages, oldest first; an empty list leaves the session empty
     * @param at when they were replaced
     */
    void replace(SessionKey session, List<? extends Message> messages, Instant at);

    /**
     * {@return the latest messages of a session, oldest first; empty if there is no such session}
     *
     * @param session the session
     * @param limit maximum number of messages, at least 1
     */
    List<StoredMessage> messages(SessionKey session, int limit);

    /**
     * Stores the summary of a session, replacing any earlier one.
     *
     * @param session the session
     * @param summary the summary
     * @throws dev.llmops.api.error.InvalidRequestException if the session has none of the messages that the summary covers
     */
    void summarise(SessionKey session, SessionSummary summary);

    /**
     * {@return the summary of a session, if it has one}
     *
     * @param session the session
     */
    Optional<SessionSummary> summary(SessionKey session);

    /**
     * Deletes a session and its summary.
     *
     * @param session the session
     * @return whether the session existed
     */
    boolean delete(SessionKey session);

    /**
     * Stores a fact, replacing any with the same user and id.
     *
     * @param fact the fact
     */
    void keep(Fact fact);

    /**
     * {@return the facts about a user that have not expired, the newest first}
     *
     * @param tenant the organisation, or null
     * @param user the user
     * @param now the current time
     */
    List<Fact> facts(@Nullable String tenant, String user, Instant now);

    /**
     * Deletes a fact.
     *
     * @param tenant the organisation, or null
     * @param user the user
     * @param id the fact
     * @return whether the fact existed
     */
    boolean forget(@Nullable String tenant, String user, String id);

    /**
     * Deletes the facts that have expired.
     *
     * @param now the current time
     * @return how many were deleted
     */
    int deleteExpired(Instant now);

    /**
     * Deletes everything that is remembered about a user in a tenant: sessions, summaries and facts.
     *
     * @param tenant the organisation, or null
     * @param user the user, or null for the sessions without one
     * @return the number of messages, summaries and facts that were deleted
     * @throws dev.llmops.api.retention.TracesRemainException if all were deleted, but the file of the store still has traces of them
     */
    int erase(@Nullable String tenant, @Nullable String user);

    /** Releases the resources that the store holds. Calling this method again has no effect. */
    @Override
    void close();
}
