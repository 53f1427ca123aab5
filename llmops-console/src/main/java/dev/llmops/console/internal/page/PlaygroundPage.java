package dev.llmops.console.internal.page;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.console.internal.Result;
import dev.llmops.core.replay.Change;
import dev.llmops.core.replay.Fork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks a recorded question again with one thing changed, and shows what differs. */
final class PlaygroundPage {

    private static final int MAX_LENGTH = 20_000;
    private static final String VARIABLE = "var-";

    /**
     * What the page shows.
     *
     * @param id the generation that is forked
     * @param url its page
     * @param action where the form goes
     * @param token proves that the form is of this page
     * @param prompt its prompt and version, or empty
     * @param temperature its temperature, or empty
     * @param maxTokens its limit, or empty
     * @param before its answer
     * @param problem why it could not be asked again, or empty
     * @param result what came of it, or null
     */
    record View(
            String id,
            String url,
            String action,
            String token,
            String model,
            String prompt,
            String temperature,
            String maxTokens,
            Map<String, String> variables,
            List<Block> before,
            String problem,
            @Nullable Outcome result) {}

    /** What came of it. */
    record Outcome(String url, List<Block> answer, String took, String cost, String error, List<Changed> differences) {}

    /** What differs. */
    record Changed(String what, List<DiffLine> lines) {}

    private PlaygroundPage() {}

    static Result form(Visit visit) {
        return Templates.page("playground", visit.shell("Playground"), view(visit, "", null));
    }

    static Result ask(Visit visit) {
        GenerationId id = visit.generation(visit.id()).id();
        BiFunction<GenerationId, Change, Fork> playground =
                Objects.requireNonNull(visit.sources().playground(), "playground");
        View view;
        try {
            Fork fork = playground.apply(id, change(visit));
            view = view(visit, "", outcome(visit, fork));
        } catch (LlmOpsException | IllegalArgumentException e) {
            view = view(visit, String.valueOf(e.getMessage()), null);
        }
        return Templates.page("playground", visit.shell("Playground"), view);
    }

    private static Change change(Visit visit) {
        String kind = visit.require("change");
        return switch (kind) {
            case "nothing" -> Change.nothing();
            case "model" -> Change.model(visit.require("model"));
            case "prompt" -> Change.prompt(visit.require("prompt"));
            case "parameters" -> Change.parameters(parameters(visit));
            case "variables" -> Change.variables(variables(visit));
            default -> throw Refusal.badRequest("'" + Texts.cut(kind, 40) + "' is no change");
        };
    }

    private static ModelParameters parameters(Visit visit) {
        ModelParameters.Builder builder = ModelParameters.builder();
        String temperature = visit.parameter("temperature");
        if (temperature != null) {
            builder.temperature(number("temperature", "a number", temperature, Double::valueOf));
        }
        String tokens = visit.parameter("max-tokens");
        if (tokens != null) {
            builder.maxTokens(number("max-tokens", "a whole number", tokens, Integer::valueOf));
        }
        return builder.build();
    }

    private static <N extends Number> N number(String name, String what, String text, Function<String, N> parser) {
        try {
            return parser.apply(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + " must be " + what + ", but was '" + Texts.cut(text, 40) + "'", e);
        }
    }

    private static Map<String, String> variables(Visit visit) {
        Map<String, String> values = new LinkedHashMap<>();
        texts(visit.generation(visit.id())).forEach((name, before) -> {
            String now = visit.parameter(VARIABLE + name);
            if (now != null && !now.equals(before)) {
                values.put(name, Texts.cut(now, MAX_LENGTH));
            }
        });
        return values;
    }

    private static Map<String, String> texts(Generation generation) {
        Map<String, String> texts = new LinkedHashMap<>();
        PromptUse prompt = generation.prompt();
        if (prompt != null) {
            prompt.variables().forEach((name, value) -> {
                if (value instanceof String text && text.length() <= MAX_LENGTH) {
                    texts.put(name, text);
                }
            });
        }
        return texts;
    }

    private static View view(Visit visit, String problem, @Nullable Outcome result) {
        Generation generation = visit.generation(visit.id());
        PromptUse prompt = generation.prompt();
        ModelParameters parameters = generation.request() == null
                ? ModelParameters.NONE
                : generation.request().parameters();
        return new View(
                generation.id().value(),
                visit.generationUrl(generation.id()),
                visit.url("/playground"),
                visit.token(),
                generation.model() == null ? "" : generation.model().name(),
                prompt == null ? "" : prompt.name() + "@" + prompt.version(),
                parameters.temperature() == null ? "" : parameters.temperature().toString(),
                parameters.maxTokens() == null ? "" : parameters.maxTokens().toString(),
                texts(generation),
                answer(generation),
                problem,
                result);
    }

    private static List<Block> answer(Generation generation) {
        return generation.response() == null
                ? List.of()
                : Block.of(generation.response().message(), false);
    }

    private static Outcome outcome(Visit visit, Fork fork) {
        Generation forked = fork.forked();
        return new Outcome(
                visit.generationUrl(forked.id()),
                answer(forked),
                Texts.duration(forked.timings().total()),
                Texts.cost(forked.cost()),
                forked.error() == null ? "" : forked.error().message(),
                fork.differences().stream()
                        .map(each -> new Changed(each.what(), DiffLine.of(each.lines())))
                        .toList());
    }
}
