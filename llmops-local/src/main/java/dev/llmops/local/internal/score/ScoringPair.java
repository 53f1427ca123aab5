package dev.llmops.local.internal.score;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.local.internal.llama.LlamaModel;
import java.util.Arrays;

/**
 * The tokens of a context and of what continues it, split as lm-evaluation-harness 0.4.13 does
 * ({@code TemplateLM._encode_pair}, {@code HFLM.tok_encode}, {@code HFLM._loglikelihood_tokens}): the continuation is
 * what the tokens of both texts together have beyond those of the context alone.
 *
 * @param context at least one token; not changed
 * @param continuation at least one token; not changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record ScoringPair(int[] context, int[] continuation) {

    /**
     * {@return the tokens of two texts; control tokens that they spell are control tokens, as in the harness}
     *
     * @param context what comes before; may be empty
     * @param continuation what is scored
     * @throws InvalidRequestException if the continuation adds no token
     */
    public static ScoringPair of(LlamaModel model, String context, String continuation) {
        ScoringPair pair = context.isEmpty()
                ? afterNothing(model, model.tokenizeWithControls(continuation, false))
                : split(model, context, continuation);
        if (pair.continuation.length == 0) {
            throw new InvalidRequestException(
                    "a continuation must add at least one token to its context, but '" + continuation + "' adds none");
        }
        return pair;
    }

    // A tokenizer joins a space with the word after it, so spaces at the end of the context belong to the continuation.
    private static ScoringPair split(LlamaModel model, String context, String continuation) {
        int end = PythonSpace.endWithoutSpace(context);
        int[] before = encode(model, context.substring(0, end));
        int[] whole = encode(model, context + continuation);
        int[] after = Arrays.copyOfRange(whole, Math.min(before.length, whole.length), whole.length);
        return before.length == 0 ? afterNothing(model, after) : new ScoringPair(before, after);
    }

    private static ScoringPair afterNothing(LlamaModel model, int[] tokens) {
        int prefix = model.prefixToken();
        if (prefix < 0) {
            throw new InvalidRequestException(
                    "the context must not be empty for a model without a token for the beginning or end of a text");
        }
        return tokens.length > 0 && tokens[0] == prefix
                ? new ScoringPair(new int[] {prefix}, Arrays.copyOfRange(tokens, 1, tokens.length))
                : new ScoringPair(new int[] {prefix}, tokens);
    }

    // A text that already spells the token for its beginning gets no second one.
    private static int[] encode(LlamaModel model, String text) {
        int[] tokens = model.tokenizeWithControls(text, true);
        boolean doubled = model.bos() >= 0 && tokens.length > 1 && tokens[0] == model.bos() && tokens[1] == model.bos();
        return doubled ? Arrays.copyOfRange(tokens, 1, tokens.length) : tokens;
    }

    /** {@return the tokens that are computed: all but the last, whose successor nobody asks for} */
    public int inputLength() {
        return context.length + continuation.length - 1;
    }

    /**
     * {@return this pair with as much of the end of its context as fits}
     *
     * @param length most tokens that are computed
     * @throws ContextWindowExceededException if the continuation alone does not fit
     */
    public ScoringPair fitting(int length) {
        if (inputLength() <= length) {
            return this;
        }
        int kept = length + 1 - continuation.length;
        if (kept < 1) {
            throw new ContextWindowExceededException("a continuation must have at most " + length
                    + " tokens, what the context holds, but had " + continuation.length);
        }
        return new ScoringPair(Arrays.copyOfRange(context, context.length - kept, context.length), continuation);
    }
}
