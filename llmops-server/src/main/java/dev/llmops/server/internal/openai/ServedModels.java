package dev.llmops.server.internal.openai;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Fields;
import java.util.List;
import java.util.stream.Stream;

/**
 * The models of an endpoint.
 *
 * @param all what the endpoint serves, of different names; the first answers requests that name none
 */
public record ServedModels(List<ServedModel> all) {

    public ServedModels {
        all = List.copyOf(all);
    }

    public static ServedModels of(ServedModel only) {
        return new ServedModels(List.of(only));
    }

    ServedModel first() {
        return all.get(0);
    }

    /** Takes the model that a request names. */
    ServedModel take(Fields body) {
        String name = body.text("model");
        return name == null ? first() : named(name, List.of());
    }

    /** Takes what makes vectors, by the name of the model that they are of, or of the one that is served with them. */
    EmbeddingClient takeEmbeddings(Fields body, Caller caller) {
        String name = body.text("model");
        EmbeddingClient client = first().embeddings(caller);
        String own = client.identity().name();
        return name == null || name.equals(own)
                ? client
                : named(name, List.of(own)).embeddings(caller);
    }

    private ServedModel named(String name, List<String> others) {
        return all.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new ApiException(404, "invalid_request_error", "model_not_found", known(others), null));
    }

    private String known(List<String> others) {
        List<String> names = Stream.concat(all.stream().map(ServedModel::name), others.stream())
                .distinct()
                .map(name -> "'" + name + "'")
                .toList();
        return (names.size() == 1 ? "the one model here is " : "the models here are ") + String.join(", ", names);
    }
}
