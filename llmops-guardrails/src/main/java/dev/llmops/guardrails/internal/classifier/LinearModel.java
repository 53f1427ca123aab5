package dev.llmops.guardrails.internal.classifier;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A trained linear model: a weight of one byte for each bucket, times a scale. It is written as text: lines
 * {@code key: value}, an empty line, then the weights in base64. Immutable.
 */
public final class LinearModel {

    private static final String FORMAT = "llmops-linear-1";
    private static final int LINE = 120;
    /** More than the weights of 22 bits in base64 with a head: whoever wrote the file, it is not read on to the end of memory. */
    private static final int MAX_CHARACTERS = 8_000_000;

    private final Map<String, String> facts;
    private final byte[] weights;
    private final float scale;
    private final float bias;
    private final NgramHasher hasher;

    LinearModel(Map<String, String> facts, byte[] weights, float scale, float bias) {
        this.facts = Map.copyOf(facts);
        this.weights = weights;
        this.scale = scale;
        this.bias = bias;
        this.hasher = new NgramHasher(Integer.numberOfTrailingZeros(weights.length));
    }

    /** What was read is no such model. The message says why. */
    public static final class FormatException extends IOException {

        private static final long serialVersionUID = 1L;

        FormatException(String message) {
            super(message);
        }
    }

    /** {@return what turns texts into this model's features} */
    public NgramHasher hasher() {
        return hasher;
    }

    /** {@return what was written about the model when it was trained, by name} */
    public Map<String, String> facts() {
        return facts;
    }

    /** {@return the log of the odds that what has these features is of the kind looked for} */
    public double logit(Features features) {
        return logit(sum(features));
    }

    /** {@return the weights of these features, each times its value, of which the scale is left out} */
    double sum(Features features) {
        float sum = 0;
        for (int i = 0; i < features.size(); i++) {
            sum += weights[features.bucket(i)] * features.value(i);
        }
        return sum;
    }

    /** {@return the weight of a bucket, of which the scale is left out} */
    byte weight(int bucket) {
        return weights[bucket];
    }

    /** Looks up the weight of each hash, as an unsigned byte. */
    void weights(int[] hashes, int count, int[] found) {
        int mask = weights.length - 1;
        for (int i = 0; i < count; i++) {
            found[i] = weights[hashes[i] & mask] & 0xFF;
        }
    }

    /** {@return the log of the odds for a sum of weights, each times its value} */
    double logit(double sum) {
        return bias + scale * sum;
    }

    /** {@return the model as text} */
    public String written() {
        StringBuilder text = new StringBuilder();
        Map<String, String> head = new LinkedHashMap<>();
        head.put("format", FORMAT);
        head.put("bits", Integer.toString(Integer.numberOfTrailingZeros(weights.length)));
        head.put("scale", Float.toString(scale));
        head.put("bias", Float.toString(bias));
        facts.keySet().stream().sorted().forEach(key -> head.put(key, facts.getOrDefault(key, "")));
        head.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
        text.append('\n');
        String base64 = Base64.getEncoder().encodeToString(weights);
        for (int i = 0; i < base64.length(); i += LINE) {
            text.append(base64, i, Math.min(base64.length(), i + LINE)).append('\n');
        }
        return text.toString();
    }

    /** {@return the model that comes with the library as a resource; {@code name}: the resource's name, from the root} */
    public static LinearModel resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(LinearModel.class.getResourceAsStream(name), "the resource " + name)) {
            return read(new InputStreamReader(in, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + name + " cannot be read", e);
        }
    }

    /**
     * {@return the model that is written there}
     *
     * @throws IOException if it cannot be read; a {@link FormatException} if it is no such model
     */
    public static LinearModel read(Reader reader) throws IOException {
        BufferedReader lines = new BufferedReader(new StringReader(text(reader)));
        Map<String, String> facts = new LinkedHashMap<>();
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            int colon = line.indexOf(": ");
            if (colon < 0) {
                throw new FormatException("a line of a model's head must be key: value, but was " + line);
            }
            facts.put(line.substring(0, colon), line.substring(colon + 2));
        }
        StringBuilder base64 = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            base64.append(line);
        }
        return of(facts, base64.toString());
    }

    private static String text(Reader reader) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[LINE * LINE];
        for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
            text.append(buffer, 0, count);
            if (text.length() > MAX_CHARACTERS) {
                throw new FormatException("a model must have at most " + MAX_CHARACTERS + " characters, but has more");
            }
        }
        return text.toString();
    }

    private static LinearModel of(Map<String, String> facts, String base64) throws IOException {
        if (!FORMAT.equals(facts.remove("format"))) {
            throw new FormatException("a model's format must be " + FORMAT);
        }
        try {
            byte[] weights = Base64.getDecoder().decode(base64);
            int bits = Integer.parseInt(facts.getOrDefault("bits", ""));
            float scale = Float.parseFloat(facts.getOrDefault("scale", ""));
            float bias = Float.parseFloat(facts.getOrDefault("bias", ""));
            if (!(scale > 0) || !Float.isFinite(scale) || !Float.isFinite(bias)) {
                throw new FormatException("a model's scale must be finite and above 0, and its bias must be finite,"
                        + " but they were " + scale + " and " + bias);
            }
            if (bits < 10 || bits > 22 || weights.length != 1 << bits) {
                throw new FormatException("a model must have 2^bits weights, bits from 10 to 22, but has "
                        + weights.length + " and bits " + bits);
            }
            facts.keySet().removeAll(java.util.Set.of("bits", "scale", "bias"));
            return new LinearModel(facts, weights, scale, bias);
        } catch (IllegalArgumentException e) {
            throw new FormatException("a model's numbers or weights cannot be read");
        }
    }
}
