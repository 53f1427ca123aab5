package dev.llmops.api.retention;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes records for good, and keeps those that must be kept. Of each record that is removed the audit log keeps its entry, and
 * another says that it was removed and why: the log verifies as before. Work goes in transactions of some hundred records, so that
 * writers do not wait long; a run that was cut goes on where it was. A hold ends when it is released or at its end. Safe for use by several threads.
 */
public interface Retention {

    /**
     * Puts a hold on records.
     *
     * @param hold the hold
     * @throws dev.llmops.api.error.StoreException if there is another hold of this id
     */
    void hold(Hold hold);

    /**
     * Takes a hold away.
     *
     * @param id its id
     * @param by who decided it, or null
     * @param reason why
     * @return whether there was one
     */
    boolean release(String id, @Nullable String by, String reason);

    /** {@return the holds that stand, by their id; one whose end has come does not} */
    List<Hold> holds();

    /**
     * Erases all of a subject: generations with their feedback and scores, feedback that the user gave on others' answers, what no
     * record shares any longer, what is remembered, and where the user took part in experiments.
     *
     * <p>The audit log keeps what it says about erased records: ids, times, names of prompts and models, figures, and who called. Where that
     * name must go too, call under a pseudonym.
     *
     * @param subject whose
     * @param by who decided it, or null
     * @param reason why
     * @return what was erased
     * @throws dev.llmops.api.error.RecordsHeldException if a hold covers anything of the subject, also feedback that they gave on what it covers; then
     *     nothing is erased, and nothing more if the hold came meanwhile
     */
    Removed erase(Subject subject, @Nullable String by, String reason);

    /**
     * Removes generations that are kept no longer, oldest first, with what belongs to them. Those that a hold covers stay, and are
     * counted.
     *
     * @param rule which
     * @param by who decided it, or null
     * @return what was removed
     */
    Removed retain(RetentionRule rule, @Nullable String by);

    /**
     * Keeps how far an erasure is, in the place of what was kept under its id, with an entry in the audit log. One that is complete is kept no
     * longer: until then the store knows the subject's name.
     *
     * @param request the erasure
     * @throws dev.llmops.api.error.StoreException if it could not be written
     */
    void keep(ErasureRequest request);

    /** {@return the erasures that are not complete, oldest first} */
    List<ErasureRequest> erasures();

    /** {@return one that has nothing} */
    static Retention noop() {
        return NoopRetention.INSTANCE;
    }
}
