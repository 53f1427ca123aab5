package dev.llmops.eval.optimize;

import dev.llmops.api.message.Role;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Questions {@code q0}, {@code q1}, ... whose answer is {@code a} and the number, and a model that knows some tenths of them: 3 by itself, 3 more
 * if the instruction says GOOD, 2 more if it is shown at least four examples; with BAD it knows none.
 */
final class PlantedTask {

    static final PromptContent CONTENT = PromptContent.of("""
            {{role "system"~}}
            Answer.
            {{role "user"~}}
            Question: {{question}}""");

    private PlantedTask() {}

    static Dataset rows(int n) {
        return Dataset.of(
                "planted",
                IntStream.range(0, n)
                        .mapToObj(i -> new Row("r" + i, "q" + i, "a" + i, Map.of("group", "g" + i / 2)))
                        .toList());
    }

    static ScriptedModelClient model() {
        return ScriptedModelClient.of(request -> ScriptedModelClient.script(answer(request)));
    }

    static String answer(ModelRequest request) {
        String system = String.valueOf(request.systemText());
        if (system.startsWith("You write instructions")) {
            return "Be GOOD, proposal " + request.parameters().seed();
        }
        long shown = request.messages().stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .count();
        int known = system.contains("BAD") ? 0 : 3 + (system.contains("GOOD") ? 3 : 0) + (shown >= 4 ? 2 : 0);
        int number = number(request);
        return Math.floorMod(number * 7 + 3, 10) < known ? "a" + number : "no idea";
    }

    /** The number of the question that is asked. */
    static int number(ModelRequest request) {
        String asked = request.messages().get(request.messages().size() - 1).text();
        return Integer.parseInt(asked.replaceAll("\\D+", ""));
    }

    static LlmOps ops(ScriptedModelClient model) {
        return LlmOps.builder().store(Store.noop()).model(model).build();
    }

    static PromptRegistry registry() {
        return PromptRegistries.inMemory(() -> Instant.EPOCH);
    }

    static PromptVersion version() {
        return registry().register("planted", CONTENT, PromptCommit.NONE);
    }

    static List<String> instructions() {
        return List.of("Be BAD at it.", "Be GOOD at it.", "Be so so.");
    }
}
