package dev.llmops.api.retention;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes records permanently, and keeps those that must be kept. The audit log keeps its entry for each removed record, and
 * adds another that states that the record was removed and why: the log still verifies. Work is done in transactions of some hundred records,
 * so that writers do not wait long; an interrupted run resumes where it stopped. A hold ends when it is released or at its end time. Safe for
 * use by multiple threads.
 */
public interface Retention {

    /**
     * Places a hold on records.
     *
     * @param hold the hold
     * @throws dev.llmops.api.error.StoreException if another hold has this id
     */
    void hold(Hold hold);

    /**
     * Releases a hold.
     *
     * @param id its id
     * @param by who decided on the release, or null
     * @param reason why
     * @return whether there was a hold with this id
     */
    boolean release(String id, @Nullable String by, String reason);

    /** {@return the holds in force, ordered by id; a hold whose end time has passed is not in force} */
    List<Hold> holds();

    /**
     * Erases everything about a subject: generations with their feedback and scores, feedback that the user gave on others' answers, content
     * that no record shares any longer, memory, and the user's participation in experiments.
     *
     * <p>The audit log keeps what it records about erased records: ids, times, names of prompts and models, figures, and who called. If that
     * name must be erased too, use a pseudonym in calls.
     *
     * @param subject the subject
     * @param by who decided on it, or null
     * @param reason why
     * @return what was erased
     * @throws dev.llmops.api.error.RecordsHeldException if a hold covers anything of the subject, including feedback that they gave on records
     *     that it covers; then nothing is erased, or nothing more if the hold was placed in the meantime
     * @throws TracesRemainException if all was erased, but the file of the store still has traces of it
     */
    Removed erase(Subject subject, @Nullable String by, String reason);

    /**
     * Removes generations whose retention period has ended, oldest first, with the records that belong to them. Generations that a hold covers
     * are kept and counted.
     *
     * @param rule which generations
     * @param by who decided on it, or null
     * @return what was removed
     */
    Removed retain(RetentionRule rule, @Nullable String by);

    /**
     * Saves the progress of an erasure, replacing what was saved under its id, with an entry in the audit log. A complete erasure is no
     * longer stored: until then the store knows the subject's name.
     *
     * @param request the erasure
     * @throws dev.llmops.api.error.StoreException if it could not be written
     */
    void keep(ErasureRequest request);

    /** {@return the erasures that are not yet complete, oldest first} */
    List<ErasureRequest> erasures();

    /** {@return a retention without any records} */
    static Retention noop() {
        return NoopRetention.INSTANCE;
    }
}
