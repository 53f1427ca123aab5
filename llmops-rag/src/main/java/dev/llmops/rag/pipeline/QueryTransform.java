package dev.llmops.rag.pipeline;

import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelClient;
import java.util.List;

/**
 * Turns a question into other questions. A transform that uses the model costs a call, whose tokens and cost are those of the call that searches
 * ({@link dev.llmops.core.chain.SideCalls}). Safe for use by multiple threads.
 */
public interface QueryTransform {

    /** {@return its name in the record} */
    String name();

    /**
     * Makes questions.
     *
     * @param question the question
     * @param history the conversation so far, oldest first
     * @return the questions to search for, at least one
     * @throws dev.llmops.api.error.LlmOpsException if the model fails; the original question is then used
     */
    List<String> transform(String question, List<Message> history);

    /**
     * {@return a transform that makes the last question of a conversation understandable on its own; without history it costs nothing}
     *
     * @param model the model
     */
    static QueryTransform condense(ModelClient model) {
        return new ModelTransform(
                "condense",
                model,
                1,
                false,
                true,
                "Rewrite the last question so that it can be understood without the conversation. Keep its language. Answer"
                        + " with the question only.");
    }

    /**
     * {@return a transform that adds other wordings of the question}
     *
     * @param model the model
     * @param most the maximum number of other wordings, from 1 to 10
     */
    static QueryTransform multiQuery(ModelClient model, int most) {
        return new ModelTransform(
                "multi-query",
                model,
                most,
                true,
                false,
                "Write up to " + most
                        + " other wordings of the question, for a search in documents, one on each line and"
                        + " nothing else.");
    }

    /**
     * {@return a transform that also searches for a made-up answer, which is nearer to documents than a question (HyDE, Gao et al.,
     * ACL 2023)}
     *
     * @param model the model
     */
    static QueryTransform hypotheticalAnswer(ModelClient model) {
        return new ModelTransform(
                "hyde",
                model,
                1,
                true,
                false,
                "Write the passage of a document that answers the question, in at most three sentences on one line.");
    }

    /**
     * {@return a transform that adds simpler questions that the question splits into}
     *
     * @param model the model
     * @param most the maximum number of simpler questions, from 1 to 10
     */
    static QueryTransform decompose(ModelClient model, int most) {
        return new ModelTransform(
                "decompose",
                model,
                most,
                true,
                false,
                "Split the question into up to " + most
                        + " simpler questions that together answer it, one on each line and"
                        + " nothing else. If it is simple, repeat it.");
    }
}
