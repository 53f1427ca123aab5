package dev.llmops.guardrails.detect;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.guardrails.internal.classifier.Features;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Classifies toxic language by embeddings: linear models over the vectors of all-MiniLM-L6-v2, for evaluation and wherever a few milliseconds per text
 * do not matter. It detects abuse without a word of the built-in detector's lists, and is nearly blind to negation and quotation; English only. The
 * labels are those of the detector {@code toxicity}: {@code offensive}, {@code hate}, {@code sexual}, {@code violence}, {@code self-harm}; and
 * {@link #TOXIC}. Safe for use by several
 * threads if the client is.
 */
public final class EmbeddingToxicity implements TextClassifier {

    /** The label of a model that was trained to distinguish all kinds together from harmless texts, and ranks texts best. */
    public static final String TOXIC = "toxic";

    private static final String NAME = "toxicity-by-meaning";
    private static final String MODEL = "all-minilm-l6-v2";
    private static final int DIMENSION = 384;
    private static final int MAX_LENGTH = 800;
    private static final List<String> KINDS = List.of("offensive", "hate", "sexual", "violence", "self-harm");

    private final EmbeddingClient client;
    private final Map<String, LinearModel> models = new LinkedHashMap<>();

    private EmbeddingToxicity(EmbeddingClient client, Map<String, LinearModel> models) {
        this.client = Objects.requireNonNull(client, "client");
        this.models.putAll(models);
    }

    /**
     * {@return the classifier}
     *
     * @param client the embedding model all-MiniLM-L6-v2; not closed
     * @throws IllegalArgumentException if it is another model
     */
    public static EmbeddingToxicity of(EmbeddingClient client) {
        String name = client.identity().name();
        if (!name.startsWith(MODEL) || client.dimension() != DIMENSION) {
            throw new IllegalArgumentException("client must be the model " + MODEL + " with " + DIMENSION
                    + " dimensions, on whose vectors the weights were trained, but was " + name + " with "
                    + client.dimension());
        }
        Map<String, LinearModel> models = new LinkedHashMap<>();
        KINDS.forEach(kind -> models.put(kind, model(kind)));
        models.put(TOXIC, model("any"));
        return new EmbeddingToxicity(client, models);
    }

    private static LinearModel model(String name) {
        return LinearModel.resource("/dev/llmops/guardrails/toxicity-minilm-" + name + "-2.model");
    }

    /** {@return a detector {@code toxicity-by-meaning} with one category, {@link #TOXIC}, for policies and for texts of any length} */
    public ClassifierDetector detector() {
        return ClassifierDetector.of(NAME, this, Map.of(TOXIC, TOXIC), KINDS);
    }

    @Override
    public String version() {
        return "2 on " + client.identity().name();
    }

    /** Some 200 tokens, all of which the model reads. */
    @Override
    public int maxLength() {
        return MAX_LENGTH;
    }

    @Override
    public Map<String, Double> classify(String text) {
        Features vector = Features.of(
                client.embed(List.of(text), EmbeddingPurpose.DOCUMENT).vectors().get(0));
        Map<String, Double> shares = new LinkedHashMap<>();
        models.forEach((label, model) -> shares.put(label, 1 / (1 + Math.exp(-model.logit(vector)))));
        return shares;
    }
}
