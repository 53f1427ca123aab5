package dev.llmops.serving.pool;

import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.model.Tokenizer;

/**
 * How many tokens a call may use.
 *
 * @param input of the question, as counted
 * @param mostInput of the question at most: what the count may miss, with the answer's schema, images and files
 * @param output of the answer at most
 */
record Tokens(int input, int mostInput, int output) {

    /** What vendors take for a large image; of a file it is no bound. */
    private static final int MEDIUM = 1600;

    private static final int ANSWER = 512;

    /** {@return the tokens of a call; {@code counter}: a tokenizer, or an estimate} */
    static Tokens of(ModelRequest request, TokenCounter counter) {
        int input = counter.count(request);
        long most = (long) (counter instanceof Tokenizer ? input : counter.atMost(request)) + media(request);
        if (request.responseFormat() instanceof ResponseFormat.Schema asked) {
            most += counter.atMost(ModelRequest.user(asked.schema().json()));
        }
        Integer limit = request.parameters().maxTokens();
        return new Tokens(input, (int) Math.min(Integer.MAX_VALUE, most), limit == null ? ANSWER : limit);
    }

    private static long media(ModelRequest request) {
        long tokens = 0;
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                tokens += part instanceof ImagePart || part instanceof FilePart ? MEDIUM : 0;
            }
        }
        return tokens;
    }
}
