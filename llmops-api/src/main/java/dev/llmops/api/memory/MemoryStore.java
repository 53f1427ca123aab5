package dev.llmops.api.memory;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is remembered. What a method has returned from is kept; messages that are appended together stand together, whoever else
 * appends to the session at the same time, in this process or another. Safe for use by several threads.
 *
 * <p>Every method throws a {@link dev.llmops.api.error.StoreException} if the store cannot do it.
 */
public interface MemoryStore extends AutoCloseable {

    /**
     * Appends messages to a session, which begins with its first ones.
     *
     * @param session the session
     * @param messages the messages, oldest first
     * @param origin the call that they are from, or null
     * @param at when
     * @return what was kept, in the same order
     */
    List<StoredMessage> append(
            SessionKey session, List<? extends Message> messages, @Nullable GenerationId origin, Instant at);

    /**
     * Gives a session other messages. Those at its beginning that are the same stay as they are; all others go, and the summary with them if
     * any goes. Positions go on where they were.
     *
     * @param session the session
     * @param messages the messages, oldest first; none leaves it empty
     * @param at when
     */
    void replace(SessionKey session, List<? extends Message> messages, Instant at);

    /**
     * {@return the latest messages of a session, oldest first; none if there is no such session}
     *
     * @param session the session
     * @param limit the most messages, at least 1
     */
    List<StoredMessage> messages(SessionKey session, int limit);

    /**
     * Keeps the summary of a session, in the place of an earlier one.
     *
     * @param session the session
     * @param summary the summary
     * @throws dev.llmops.api.error.InvalidRequestException if the session has none of the messages that the summary is of
     */
    void summarise(SessionKey session, SessionSummary summary);

    /**
     * {@return the summary of a session, if it has one}
     *
     * @param session the session
     */
    Optional<SessionSummary> summary(SessionKey session);

    /**
     * Deletes a session with its summary.
     *
     * @param session the session
     * @return whether there was one
     */
    boolean delete(SessionKey session);

    /**
     * Keeps a fact, in the place of one with the same user and id.
     *
     * @param fact the fact
     */
    void keep(Fact fact);

    /**
     * {@return the facts about a user that have not expired, the newest first}
     *
     * @param tenant the organisation, or null
     * @param user the user
     * @param now the time
     */
    List<Fact> facts(@Nullable String tenant, String user, Instant now);

    /**
     * Deletes a fact.
     *
     * @param tenant the organisation, or null
     * @param user the user
     * @param id the fact
     * @return whether there was one
     */
    boolean forget(@Nullable String tenant, String user, String id);

    /**
     * Deletes the facts that have expired.
     *
     * @param now the time
     * @return how many there were
     */
    int deleteExpired(Instant now);

    /**
     * Deletes all that is remembered of a user in a tenant: sessions, summaries and facts.
     *
     * @param tenant the organisation, or null
     * @param user the user, or null for the sessions without one
     * @return how many messages, summaries and facts there were
     */
    int erase(@Nullable String tenant, @Nullable String user);

    /** Frees what the store holds. Doing it twice does nothing. */
    @Override
    void close();
}
