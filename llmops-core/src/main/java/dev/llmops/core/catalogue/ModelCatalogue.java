package dev.llmops.core.catalogue;

import dev.llmops.api.cost.PriceList;
import dev.llmops.api.model.ModelIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A catalogue of the prices and capabilities of models. A model is found by its provider and its name, both as its client reports them: a
 * model with the same name at another provider may have another price. Immutable.
 *
 * <pre>{@code
 * ModelCatalogue catalogue = ModelCatalogue.of(ourContract)
 *         .orElse(ModelCatalogue.liteLlm(Path.of("model_prices_and_context_window.json"), LocalDate.of(2026, 11, 28)))
 *         .orElse(ModelCatalogue.builtIn());
 * LlmOps.builder().prices(catalogue.prices());
 * }</pre>
 */
public final class ModelCatalogue {

    private final Map<Key, CatalogueModel> models;

    private record Key(String provider, String name) {}

    private ModelCatalogue(Map<Key, CatalogueModel> models) {
        this.models = models;
    }

    /**
     * {@return the models that come with this library: a small set, each with the date of its prices} Anything missing is
     * unknown.
     */
    public static ModelCatalogue builtIn() {
        return BuiltInCatalogue.CATALOGUE;
    }

    /**
     * {@return a catalogue of models that the application describes}
     *
     * @param models the models
     * @throws IllegalArgumentException if two have the same provider and name
     */
    public static ModelCatalogue of(List<CatalogueModel> models) {
        Map<Key, CatalogueModel> byKey = new LinkedHashMap<>();
        for (CatalogueModel model : models) {
            if (byKey.putIfAbsent(key(model), model) != null) {
                throw new IllegalArgumentException("models must be different, but two are '" + model.name() + "' of '"
                        + model.provider() + "'; give one several prices instead");
            }
        }
        return new ModelCatalogue(byKey);
    }

    /**
     * Reads LiteLLM's price map, {@code model_prices_and_context_window.json}: models that write text, and embedding models. Rates
     * for audio, images, priority and search are left out. If the map has 0 for input and output, the price is unknown, because it
     * also has 0 for prices that nobody looked up.
     *
     * @param file the map
     * @param asOf the date of the map; its prices are valid from then on
     * @return its models
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is another kind of file, or a price in it is below 0; the message names the model
     */
    public static ModelCatalogue liteLlm(Path file, LocalDate asOf) throws IOException {
        return first(new LiteLlmPriceMap(asOf).models(Files.readAllBytes(file), file.toString()));
    }

    /**
     * Reads {@code api.json} of models.dev. Rates for audio are left out.
     *
     * @param file the document
     * @param asOf the date of the document; its prices are valid from then on
     * @return its models
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is another kind of file, or a price in it is below 0; the message names the model
     */
    public static ModelCatalogue modelsDev(Path file, LocalDate asOf) throws IOException {
        return first(new ModelsDevCatalogue(asOf).models(Files.readAllBytes(file), file.toString()));
    }

    /** Maps of others name some models twice; the first counts. */
    static ModelCatalogue first(List<CatalogueModel> models) {
        Map<Key, CatalogueModel> byKey = new LinkedHashMap<>();
        models.forEach(model -> byKey.putIfAbsent(key(model), model));
        return new ModelCatalogue(byKey);
    }

    /**
     * {@return this catalogue, with another one for models that it does not have}
     *
     * @param other the other catalogue
     */
    public ModelCatalogue orElse(ModelCatalogue other) {
        Map<Key, CatalogueModel> all = new LinkedHashMap<>(other.models);
        all.putAll(models);
        return new ModelCatalogue(all);
    }

    /** {@return all models} */
    public Collection<CatalogueModel> models() {
        return List.copyOf(models.values());
    }

    /**
     * {@return what is known about a model, if anything}
     *
     * @param provider the provider
     * @param name the name that the provider uses
     */
    public Optional<CatalogueModel> find(String provider, String name) {
        return Optional.ofNullable(models.get(new Key(provider, name)));
    }

    /**
     * {@return what is known about a model, if anything}
     *
     * @param model the model
     */
    public Optional<CatalogueModel> find(ModelIdentity model) {
        return find(model.provider(), model.name());
    }

    /** {@return the prices of models, for {@code LlmOps.builder().prices(...)}} */
    public PriceList prices() {
        return (model, at) -> find(model).flatMap(found -> found.price(at));
    }

    /** {@return the prices of models in their providers' batches, for an application that calls them that way} */
    public PriceList batchPrices() {
        return (model, at) -> find(model).flatMap(found -> found.batchPrice(at));
    }

    private static Key key(CatalogueModel model) {
        return new Key(model.provider(), model.name());
    }
}
