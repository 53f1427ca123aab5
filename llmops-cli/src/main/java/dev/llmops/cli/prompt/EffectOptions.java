package dev.llmops.cli.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.JsonRows;
import dev.llmops.cli.console.JsonText;
import dev.llmops.core.prompt.effect.EffectInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What both versions are rendered with. */
final class EffectOptions {

    @Option(
            names = "--inputs",
            paramLabel = "FILE",
            description =
                    "Render both versions with each row of this JSONL file, an object of variables, and show what differs. A member"
                            + " id names the row; where there is a member variables, the variables are in it.")
    @Nullable
    Path file;

    @Option(
            names = "--generations",
            paramLabel = "N",
            description = "Render both versions with the variables and passages of the last N calls of the prompt.")
    @Nullable
    Integer generations;

    boolean given() {
        return file != null || generations != null;
    }

    List<EffectInput> inputs(Store store, String prompt) {
        List<EffectInput> inputs = new ArrayList<>();
        if (file != null) {
            rows(file, inputs);
        }
        if (generations != null) {
            store.generations().list(GenerationQuery.latest(generations).ofPrompt(prompt)).stream()
                    .map(EffectInput::of)
                    .flatMap(Optional::stream)
                    .forEach(inputs::add);
            if (inputs.isEmpty()) {
                throw new CommandFailedException(
                        "the store has no call of prompt '" + prompt + "'; give inputs with --inputs");
            }
        }
        return inputs;
    }

    private static void rows(Path file, List<EffectInput> inputs) {
        try {
            JsonRows.forEachLine(file, (named, line) -> inputs.add(row(named, inputs.size() + 1, line)));
        } catch (IOException e) {
            throw new CommandFailedException("'" + file + "' cannot be read: " + Failures.reason(e), e);
        }
        if (inputs.isEmpty()) {
            throw new CommandFailedException("'" + file + "' must have a row, but has none");
        }
    }

    private static EffectInput row(String place, int number, String line) {
        Object value;
        try {
            value = JsonText.readValue(line);
        } catch (JsonProcessingException e) {
            throw new CommandFailedException(place + " must be a JSON object: " + e.getOriginalMessage(), e);
        }
        if (!(value instanceof Map<?, ?> row)) {
            throw new CommandFailedException(place + " must be a JSON object of variables");
        }
        Map<String, Object> variables = new LinkedHashMap<>();
        Map<?, ?> from = row.get("variables") instanceof Map<?, ?> nested ? nested : without(row, "id");
        from.forEach((name, member) -> {
            if (member != null) {
                variables.put(String.valueOf(name), member);
            }
        });
        Object id = row.get("id");
        return new EffectInput(id == null ? String.valueOf(number) : id.toString(), variables, List.of());
    }

    private static Map<?, ?> without(Map<?, ?> row, String name) {
        Map<Object, @Nullable Object> rest = new LinkedHashMap<>(row);
        rest.remove(name);
        return rest;
    }
}
