package dev.llmops.core.internal.chain;

import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.core.chain.RoutingModelClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The models of an application by name. The first is the default, and fallbacks stand in for whichever fails. The endpoints of a
 * {@link RoutingModelClient} have names too: {@code NAME/ENDPOINT}.
 */
public final class ModelRoutes {

    private final Map<String, ModelClient> models;
    private final Map<String, ModelClient> endpoints = new LinkedHashMap<>();
    private final Map<String, Price> prices = new HashMap<>();
    private final String defaultName;
    private final List<String> fallbacks;

    /**
     * Creates the routes.
     *
     * @param models the models by name, the default first; at least one
     * @param fallbacks names of those that stand in for others, in order
     */
    public ModelRoutes(Map<String, ModelClient> models, List<String> fallbacks) {
        this.models = new LinkedHashMap<>(models);
        this.fallbacks = List.copyOf(fallbacks);
        this.defaultName = models.keySet().iterator().next();
        models.forEach((name, client) -> {
            if (client instanceof RoutingModelClient routing) {
                routing.endpoints().forEach((endpoint, own) -> {
                    String route = endpoint(name, endpoint);
                    endpoints.put(route, own);
                    routing.price(endpoint).ifPresent(price -> prices.put(route, price));
                });
            }
        });
    }

    /** {@return the name of an endpoint of a model} */
    static String endpoint(String model, String endpoint) {
        return model + "/" + endpoint;
    }

    /**
     * {@return the names of the models to try for a call, in order}
     *
     * @param wanted the name that the call asks for, or null for the default
     * @throws InvalidRequestException if there is no model of that name
     */
    List<String> candidates(@Nullable String wanted) {
        String first = wanted == null ? defaultName : wanted;
        client(first);
        if (fallbacks.isEmpty()) {
            return List.of(first);
        }
        List<String> names = new ArrayList<>(fallbacks.size() + 1);
        names.add(first);
        fallbacks.stream().filter(name -> !name.equals(first)).forEach(names::add);
        return names;
    }

    /**
     * {@return the model of a name}
     *
     * @throws InvalidRequestException if there is no model of that name
     */
    public ModelClient client(String name) {
        ModelClient client = models.getOrDefault(name, endpoints.get(name));
        if (client == null) {
            throw new InvalidRequestException(
                    "no model '" + name + "'; there are: " + String.join(", ", models.keySet())
                            + ". Add it with LlmOps.builder().model(\"" + name + "\", client)");
        }
        return client;
    }

    /** {@return what attempts under a name cost: the price of the endpoint, if it has one, or else the list's} */
    PriceList prices(String name, PriceList list) {
        Price own = prices.get(name);
        return own == null ? list : (model, at) -> Optional.of(own);
    }

    /** {@return the client of a name if it chooses among endpoints itself, or else null} */
    @Nullable
    RoutingModelClient routing(String name) {
        return client(name) instanceof RoutingModelClient routing ? routing : null;
    }

    /** {@return the name under which a model is known here, by preference one of the same provider and digest} */
    public Optional<String> nameOf(ModelIdentity identity) {
        return Stream.of(models, endpoints)
                .flatMap(all -> all.entrySet().stream())
                .filter(entry -> identityOf(entry).name().equals(identity.name()))
                .min(Comparator.comparing(entry -> likeness(identityOf(entry), identity)))
                .map(Map.Entry::getKey);
    }

    /** The less, the more alike: weights say more than who runs them. */
    private static int likeness(ModelIdentity here, ModelIdentity identity) {
        return (Objects.equals(here.digest(), identity.digest()) ? 0 : 2)
                + (here.provider().equals(identity.provider()) ? 0 : 1);
    }

    /** {@return whether a model is the one of a name, or an endpoint of that} */
    public boolean isServedBy(String name, ModelIdentity identity) {
        return Stream.of(models, endpoints)
                .flatMap(all -> all.entrySet().stream())
                .filter(entry -> entry.getKey().equals(name) || entry.getKey().startsWith(endpoint(name, "")))
                .map(ModelRoutes::identityOf)
                .anyMatch(here ->
                        here.name().equals(identity.name()) && here.provider().equals(identity.provider()));
    }

    private static ModelIdentity identityOf(Map.Entry<String, ModelClient> entry) {
        return entry.getValue().description().identity();
    }

    /** {@return the same models, with nobody to stand in for one that fails} */
    ModelRoutes withoutFallbacks() {
        return new ModelRoutes(models, List.of());
    }

    /** {@return all models, the default first} */
    public List<ModelClient> all() {
        return List.copyOf(models.values());
    }

    /** {@return the name of the default model} */
    public String defaultName() {
        return defaultName;
    }

    /** {@return the names of all models} */
    public Set<String> names() {
        return Set.copyOf(models.keySet());
    }

    public ModelClient defaultClient() {
        return client(defaultName);
    }
}
