package dev.llmops.serving.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.model.ToolSpecification;
import java.util.List;
import java.util.Objects;

/**
 * The tokenizers of OpenAI's models, {@code o200k_base} and {@code cl100k_base}, run in this process. It requires the optional dependency
 * {@code com.knuddels:jtokkit}
 * on the class path. Safe for use by multiple threads.
 *
 * <p>A request is counted as OpenAI's cookbook does ("How to count tokens with tiktoken"): three tokens around each message, one for its role, one
 * for a name, and three for the beginning of the answer. Tools are counted by their JSON, since OpenAI does not document how a model sees
 * them; media are not counted.
 */
public final class OpenAiTokenizer implements Tokenizer {

    private static final int PER_MESSAGE = 4;
    private static final int PER_NAME = 1;
    private static final int ANSWER_BEGINS = 3;
    private static final int PER_TOOL = 8;

    private static final List<String> O200K =
            List.of("gpt-4o", "gpt-4.1", "gpt-4.5", "gpt-5", "gpt-oss", "chatgpt-4o", "o1", "o3", "o4");
    private static final List<String> CL100K =
            List.of("gpt-4", "gpt-3.5", "text-embedding-3", "text-embedding-ada-002");

    private final Encoding encoding;
    private final String name;

    private OpenAiTokenizer(EncodingType type) {
        this.encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
        this.name = type.getName();
    }

    /**
     * {@return the tokenizer of a model}
     *
     * @param model its name, such as {@code gpt-4o-mini}; anything after the family name is ignored
     * @throws IllegalArgumentException if the model's vocabulary is not known
     * @throws IllegalStateException if jtokkit is not on the class path
     */
    public static OpenAiTokenizer forModel(String model) {
        Objects.requireNonNull(model, "model");
        try {
            if (O200K.stream().anyMatch(model::startsWith)) {
                return new OpenAiTokenizer(EncodingType.O200K_BASE);
            }
            if (CL100K.stream().anyMatch(model::startsWith)) {
                return new OpenAiTokenizer(EncodingType.CL100K_BASE);
            }
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "OpenAI's tokenizers need com.knuddels:jtokkit on the class path; add it to the application", e);
        }
        throw new IllegalArgumentException("model must begin with one of " + O200K + " or " + CL100K + ", but was '"
                + model + "'; for a model of another vocabulary use its server's tokenizer or TokenCounter.estimate()");
    }

    @Override
    public int[] encode(String text) {
        return encoding.encodeOrdinary(text).toArray();
    }

    @Override
    public String decode(int[] tokens) {
        IntArrayList list = new IntArrayList(tokens.length);
        for (int token : tokens) {
            list.add(token);
        }
        return encoding.decode(list);
    }

    @Override
    public int count(String text) {
        return encoding.countTokensOrdinary(text);
    }

    @Override
    public int count(Message message) {
        int tokens = PER_MESSAGE + Tokenizer.super.count(message);
        if (message instanceof UserMessage user && user.name() != null) {
            tokens += PER_NAME + count(user.name());
        }
        return tokens;
    }

    @Override
    public int count(ToolSpecification tool) {
        return PER_TOOL + Tokenizer.super.count(tool);
    }

    @Override
    public int count(ModelRequest request) {
        return ANSWER_BEGINS + Tokenizer.super.count(request);
    }

    @Override
    public String toString() {
        return name;
    }
}
