package dev.llmops.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that answers many chats at once and is measured. */
interface ChatSide extends AutoCloseable {

    /**
     * A chat with one question.
     *
     * @param system what comes first, or null
     * @param user the question
     * @param maxTokens most tokens of the answer
     */
    record Chat(@Nullable String system, String user, int maxTokens) {}

    /**
     * What became of a chat. Times are of {@link System#nanoTime}.
     *
     * @param asked when it was asked
     * @param arrivals when each piece of the answer came
     * @param ended when its end came
     * @param promptTokens tokens of the prompt
     * @param computedPromptTokens those of the prompt that no cache had
     * @param outputTokens tokens of the answer
     * @param failure what went wrong, or null
     */
    record Reply(
            long asked,
            List<Long> arrivals,
            long ended,
            int promptTokens,
            int computedPromptTokens,
            int outputTokens,
            @Nullable String failure) {

        static Reply failed(long asked, String why) {
            return new Reply(asked, List.of(), System.nanoTime(), 0, 0, 0, why);
        }

        Reply requireAnswered() {
            if (failure != null) {
                throw new IllegalStateException("a chat must be answered, but " + failure);
            }
            return this;
        }

        double firstTokenSeconds() {
            return arrivals.isEmpty() ? Double.NaN : (arrivals.get(0) - asked) / 1e9;
        }
    }

    /** Asks and waits for the end. Called from several threads at once. */
    Reply ask(Chat chat);

    @Override
    void close();
}
