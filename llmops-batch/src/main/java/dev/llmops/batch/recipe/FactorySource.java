package dev.llmops.batch.recipe;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Names a class of your own that makes what a recipe needs on the machine that carries it out: a model, an embedding model, evaluators. The class is public,
 * is a {@code Function<Map<String, String>, T>}, and has a public constructor without parameters. Never put a secret into the settings, which travel
 * and are hashed; name the environment variable that holds it.
 *
 * @param factory the name of the class
 * @param settings what it is given; they count in the recipe's digest
 */
public record FactorySource(String factory, Map<String, String> settings) implements Serializable {

    /** Copies the map and refuses nulls. */
    public FactorySource {
        Objects.requireNonNull(factory, "factory");
        settings = Map.copyOf(settings);
    }

    /**
     * {@return a source that names a class}
     *
     * @param factory the class
     * @param settings what it is given
     */
    public static FactorySource of(
            Class<? extends Function<Map<String, String>, ?>> factory, Map<String, String> settings) {
        return new FactorySource(factory.getName(), settings);
    }

    String identity() {
        return "factory " + factory + new TreeMap<>(settings);
    }
}
