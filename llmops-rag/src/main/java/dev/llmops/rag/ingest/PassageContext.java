package dev.llmops.rag.ingest;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.text.CharRange;
import java.nio.file.Path;
import java.util.List;

/**
 * Says what a passage is about within its document, in a sentence that is searched and embedded with the passage and never
 * becomes a part of its text or range ("contextual retrieval"). Safe for use by several threads.
 */
public interface PassageContext extends AutoCloseable {

    /** {@return what is another text when it would say something else, as a model's name and digest} */
    String fingerprint();

    /**
     * {@return the context of a passage, or nothing}
     *
     * @param document the text of its document
     * @param passage where it stands
     * @throws ContextBudgetException if it would cost more than is allowed
     * @throws dev.llmops.api.error.ModelException if a model fails
     */
    String of(String document, CharRange passage);

    /** Lets go of what it holds. Doing it twice does nothing. */
    @Override
    default void close() {}

    /** {@return no context for any passage} */
    static PassageContext noop() {
        return ContextParts.NONE;
    }

    /**
     * Joins contexts, each on a line of its own.
     *
     * @param contexts what says them; all are closed with the composite
     * @return one context
     */
    static PassageContext composite(List<PassageContext> contexts) {
        return new ContextParts(contexts);
    }

    /**
     * {@return contexts that a model writes, each from the passage and up to 6,000 characters around it}
     *
     * <p>What it wrote is kept in a file by model (name and digest) and by the hash of all that it was asked, so that it is
     * never asked the same twice. One process at a time has a file open.
     *
     * @param model the model, which stays its owner's
     * @param cache where its answers are kept; made if it does not exist
     * @param mostCalls how often the model may be asked until this is closed, at least 0. A document that would need more is
     *     skipped ({@link SkipReason#OVER_BUDGET}) and an older version stays; what was written until then is kept for
     *     the next time
     * @throws dev.llmops.rag.IndexException if the file can not be opened
     */
    static PassageContext of(ModelClient model, Path cache, int mostCalls) {
        return new ModelContext(model, ContextFile.open(cache), mostCalls);
    }
}
