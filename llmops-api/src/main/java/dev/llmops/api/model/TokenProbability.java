package dev.llmops.api.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log-probability of a token of an answer, and the most likely tokens at its position. Probabilities are those of the model, before
 * temperature and any other sampler.
 *
 * <p>A response has them if its request asked for them, as the vendor value {@code logprobs}: in the format of OpenAI's API, with the
 * {@code id} of each token added.
 *
 * @param token number of the token in the vocabulary, or {@link #UNKNOWN} if the vendor does not report it
 * @param bytes its text in UTF-8, possibly only part of a character, as numbers from 0 to 255
 * @param logProbability natural logarithm of its probability
 * @param top the most likely tokens at this position, most likely first; empty within {@link #top} itself
 */
public record TokenProbability(int token, List<Integer> bytes, double logProbability, List<TokenProbability> top) {

    /** The number of a token for which the vendor reports only the text. */
    public static final int UNKNOWN = -1;

    private static final String VENDOR_NAME = "logprobs";

    /** Copies the lists. */
    public TokenProbability {
        bytes = List.copyOf(bytes);
        top = List.copyOf(top);
    }

    /** {@return the text, with U+FFFD for an incomplete character} */
    public String text() {
        byte[] utf8 = new byte[bytes.size()];
        for (int i = 0; i < utf8.length; i++) {
            utf8[i] = bytes.get(i).byteValue();
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /**
     * {@return a value for the vendor parameters of a response}
     *
     * @param tokens the tokens of the answer, in order
     */
    public static Map<String, Object> vendor(List<TokenProbability> tokens) {
        return Map.of(
                VENDOR_NAME,
                Map.of("content", tokens.stream().map(TokenProbability::json).toList()));
    }

    /**
     * {@return the tokens of an answer, or none if the response does not report them}
     *
     * @param response the response
     */
    public static List<TokenProbability> of(ModelResponse response) {
        return response.vendor().get(VENDOR_NAME) instanceof Map<?, ?> told ? list(told.get("content")) : List.of();
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        if (token != UNKNOWN) {
            json.put("id", token);
        }
        json.put("token", text());
        json.put("bytes", bytes);
        json.put("logprob", logProbability);
        if (!top.isEmpty()) {
            json.put("top_logprobs", top.stream().map(TokenProbability::json).toList());
        }
        return json;
    }

    private static List<TokenProbability> list(@Nullable Object json) {
        List<TokenProbability> all = new ArrayList<>();
        if (json instanceof List<?> members) {
            for (Object member : members) {
                if (member instanceof Map<?, ?> object && object.get("logprob") instanceof Number value) {
                    int id = object.get("id") instanceof Number number ? number.intValue() : UNKNOWN;
                    all.add(new TokenProbability(
                            id, bytes(object), value.doubleValue(), list(object.get("top_logprobs"))));
                }
            }
        }
        return all;
    }

    /** Not every server tells the bytes of a token; the text then is all there is. */
    private static List<Integer> bytes(Map<?, ?> token) {
        if (token.get("bytes") instanceof List<?> numbers) {
            return numbers.stream().map(number -> ((Number) number).intValue()).toList();
        }
        List<Integer> bytes = new ArrayList<>();
        for (byte each : String.valueOf(token.get("token")).getBytes(StandardCharsets.UTF_8)) {
            bytes.add(Byte.toUnsignedInt(each));
        }
        return bytes;
    }
}
