package dev.llmops.server.internal.openai;

import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Fields;
import java.util.List;
import java.util.stream.Collectors;

/**
 * This class is internal and is not for public use; it may change at any time.
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
        return name == null ? first() : named(name);
    }

    private ServedModel named(String name) {
        return all.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        404,
                        "invalid_request_error",
                        "model_not_found",
                        all.size() == 1
                                ? "the one model here is '" + all.get(0).name() + "'"
                                : "the models here are "
                                        + all.stream()
                                                .map(model -> "'" + model.name() + "'")
                                                .collect(Collectors.joining(", ")),
                        null));
    }
}
