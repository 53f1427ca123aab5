package dev.llmops.rag.pipeline;

import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Questions that a model makes. */
final class ModelTransform implements QueryTransform {

    private static final int MOST = 10;
    private static final int REMEMBERED = 256;
    private static final int MAX_TOKENS = 300;
    private static final Pattern LIST_MARKER = Pattern.compile("^\\s*(?:[-*•]|\\d{1,2}[.)])\\s+");

    private final String name;
    private final ModelClient model;
    private final int most;
    private final boolean besideQuestion;
    private final boolean onlyWithHistory;
    private final String instruction;
    private final Map<String, List<String>> remembered = new LinkedHashMap<>(16, 0.75f, true);

    ModelTransform(
            String name,
            ModelClient model,
            int most,
            boolean besideQuestion,
            boolean onlyWithHistory,
            String instruction) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("most must be at least 1 and at most " + MOST + ", but was " + most);
        }
        this.name = name;
        this.model = Objects.requireNonNull(model, "model");
        this.most = most;
        this.besideQuestion = besideQuestion;
        this.onlyWithHistory = onlyWithHistory;
        this.instruction = instruction;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> transform(String question, List<Message> history) {
        if (onlyWithHistory && history.isEmpty()) {
            return List.of(question);
        }
        StringBuilder asked = new StringBuilder();
        if (onlyWithHistory) {
            history.forEach(message -> asked.append(message.role())
                    .append(": ")
                    .append(message.text())
                    .append('\n'));
        }
        asked.append("Question: ").append(question);
        List<String> made = remembered(asked.toString());
        Set<String> questions = new LinkedHashSet<>();
        if (besideQuestion || made.isEmpty()) {
            questions.add(question);
        }
        questions.addAll(made);
        return List.copyOf(questions);
    }

    private List<String> remembered(String asked) {
        synchronized (remembered) {
            List<String> known = remembered.get(asked);
            if (known != null) {
                return known;
            }
        }
        ModelRequest request = ModelRequest.builder()
                .system(instruction)
                .user(asked)
                .parameters(ModelParameters.builder()
                        .temperature(0)
                        .maxTokens(MAX_TOKENS)
                        .build())
                .build();
        List<String> made = model.generate(request)
                .text()
                .lines()
                .map(line -> LIST_MARKER.matcher(line).replaceFirst("").strip())
                .filter(line -> !line.isEmpty())
                .limit(most)
                .toList();
        synchronized (remembered) {
            remembered.put(asked, made);
            if (remembered.size() > REMEMBERED) {
                remembered.remove(remembered.keySet().iterator().next());
            }
        }
        return made;
    }
}
