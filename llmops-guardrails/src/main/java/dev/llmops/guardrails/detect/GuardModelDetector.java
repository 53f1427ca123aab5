package dev.llmops.guardrails.detect;

import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.core.chain.SideCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Asks a model whether a text is harmful: Llama Guard, ShieldGemma, Granite Guardian, or any model with a prompt of your own. The
 * model's answer must have its published form; anything else, including an answer that was cut off, is a failure, and
 * the policy defines what a failure does. Only ShieldGemma may be cut off: it explains itself after its first word, which alone
 * counts. Safe for use by multiple threads, as the client is.
 */
public final class GuardModelDetector implements TextDetector {

    private static final int MAX_TOKENS = 32;
    private static final String UNSAFE = "unsafe";
    private static final Set<String> HAZARDS = Stream.concat(
                    Stream.of(UNSAFE), IntStream.rangeClosed(1, 14).mapToObj(number -> "S" + number))
            .collect(Collectors.toUnmodifiableSet());

    private final String name;
    private final ModelClient model;
    private final Function<String, ModelRequest> ask;
    private final BiFunction<String, String, List<Evidence>> read;
    private final Set<String> categories;
    private final boolean explains;

    private GuardModelDetector(
            String name,
            ModelClient model,
            Set<String> categories,
            Function<String, ModelRequest> ask,
            BiFunction<String, String, List<Evidence>> read,
            boolean explains) {
        this.name = Objects.requireNonNull(name, "name");
        this.model = Objects.requireNonNull(model, "model");
        this.categories = categories;
        this.ask = ask;
        this.read = read;
        this.explains = explains;
    }

    /**
     * {@return a detector that uses Llama Guard 3 or 4, whose server applies its chat template; it answers {@code safe}, or {@code unsafe}
     * and the codes of MLCommons' hazards ({@code S1} to {@code S14}), which are the categories; {@code unsafe} where it names none}
     *
     * @param model the model
     */
    public static GuardModelDetector llamaGuard(ModelClient model) {
        return new GuardModelDetector(
                "llama-guard", model, HAZARDS, GuardModelDetector::plain, GuardModelDetector::hazards, false);
    }

    /**
     * {@return a detector that uses ShieldGemma, with the prompt in its model card; it answers {@code Yes} or {@code No}}
     *
     * @param model the model, which gets the prompt as the only message
     * @param category the category of a violation
     * @param guideline what is not allowed, for example {@code "No Harassment": The prompt shall not contain ...}
     */
    public static GuardModelDetector shieldGemma(ModelClient model, String category, String guideline) {
        return new GuardModelDetector(
                "shield-gemma",
                model,
                Set.of(category),
                text -> plain(
                        "You are a policy expert trying to help determine whether a user prompt is in violation of the defined"
                                + " safety policies.\n\n<start_of_turn>\nHuman Question: " + text.strip()
                                + "\n<end_of_turn>\n\nOur safety principle is defined in the below:\n\n* " + guideline
                                + "\n\nDoes the human question violate the above principle? Your answer must start with 'Yes' or"
                                + " 'No'. And then walk through step by step to be sure we answer correctly.\n"),
                (answer, text) -> yesOrNo(answer, category),
                true);
    }

    /**
     * {@return a detector that uses Granite Guardian 3 or 4.1, which gets the risk as the system prompt; it answers {@code Yes} or
     * {@code No}, from 3.3 on as {@code <score> yes </score>}, without thinking}
     *
     * @param model the model
     * @param risk the name of a risk that the model supports, for example {@code jailbreak} or {@code harm}
     */
    public static GuardModelDetector graniteGuardian(ModelClient model, String risk) {
        return new GuardModelDetector(
                "granite-guardian",
                model,
                Set.of(risk),
                text -> builder().system(risk).user(text).build(),
                (answer, text) -> yesOrNo(scored(answer), risk),
                false);
    }

    /** What stands between the marks of a score, or the answer where there are none. */
    private static String scored(String answer) {
        String begin = "<score>";
        int start = answer.indexOf(begin);
        int end = answer.indexOf("</score>");
        return start == 0 && end > 0 ? answer.substring(begin.length(), end).strip() : answer;
    }

    /**
     * {@return a detector that uses any model that answers a prompt with {@code yes} or {@code no}, or a number from 0 to 1}
     *
     * @param model the model
     * @param category what it looks for
     * @param prompt the question, which becomes the system prompt; the text alone is the user message
     */
    public static GuardModelDetector judge(ModelClient model, String category, String prompt) {
        return new GuardModelDetector(
                "model-check",
                model,
                Set.of(category),
                text -> builder().system(prompt).user(text).build(),
                (answer, text) -> judged(answer, category),
                false);
    }

    /**
     * {@return the same detector with another name, so that a policy can use several of its kind, each with a category of its own}
     *
     * @param other the name, lower case, with hyphens
     */
    public GuardModelDetector named(String other) {
        return new GuardModelDetector(other, model, categories, ask, read, explains);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return "1 " + model.description().identity().name();
    }

    @Override
    public DetectorCost cost() {
        return DetectorCost.REMOTE;
    }

    @Override
    public Set<String> categories() {
        return categories;
    }

    @Override
    public Detection detect(CheckedText text) {
        if (text.original().isBlank()) {
            return Detection.NONE;
        }
        ModelResponse response = SideCalls.generate("guard", model, ask.apply(text.original()));
        if (response.finishReason() == FinishReason.LENGTH && !explains) {
            throw unreadable(response.text());
        }
        return Detection.of(read.apply(response.text().strip(), text.original()));
    }

    private static ModelRequest plain(String text) {
        return builder().user(text).build();
    }

    private static ModelRequest.Builder builder() {
        return ModelRequest.builder()
                .parameters(ModelParameters.builder()
                        .temperature(0.0)
                        .maxTokens(MAX_TOKENS)
                        .build());
    }

    private static List<Evidence> hazards(String answer, String text) {
        String[] lines = answer.toLowerCase(Locale.ROOT).split("\\s*\\n\\s*", -1);
        if (lines[0].equals("safe")) {
            return List.of();
        }
        if (!lines[0].equals(UNSAFE)) {
            throw unreadable(answer);
        }
        List<Evidence> evidence = new ArrayList<>();
        for (String code : lines.length > 1 ? lines[1].split("\\s*,\\s*", -1) : new String[] {UNSAFE}) {
            String hazard = code.equals(UNSAFE) ? code : code.toUpperCase(Locale.ROOT);
            if (!HAZARDS.contains(hazard)) {
                throw unreadable(answer);
            }
            evidence.add(Evidence.of(hazard, null, 1));
        }
        return evidence;
    }

    private static List<Evidence> yesOrNo(String answer, String category) {
        String first = answer.toLowerCase(Locale.ROOT).split("[^a-z]+", 2)[0];
        return switch (first) {
            case "yes" -> List.of(Evidence.of(category, null, 1));
            case "no" -> List.of();
            default -> throw unreadable(answer);
        };
    }

    private static List<Evidence> judged(String answer, String category) {
        if (!answer.matches("[01](\\.[0-9]{1,9})?")) {
            return yesOrNo(answer, category);
        }
        double score = Double.parseDouble(answer);
        if (score > 1) {
            throw unreadable(answer);
        }
        return List.of(Evidence.of(category, null, score));
    }

    /** The answer may repeat what was checked, so the error tells only its length. */
    private static InvalidModelResponseException unreadable(String answer) {
        return new InvalidModelResponseException(
                "the checking model must answer in its published form, but its answer of " + answer.length()
                        + " characters does not");
    }
}
