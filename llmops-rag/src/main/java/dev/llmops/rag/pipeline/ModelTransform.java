package dev.llmops.rag.pipeline;

import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelClient;
import dev.llmops.rag.internal.search.ModelQuestion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Questions that a model makes. */
final class ModelTransform implements QueryTransform {

    private static final int MAX = 10;
    private static final int MAX_TOKENS = 300;
    private static final Pattern LIST_MARKER = Pattern.compile("^\\s*(?:[-*•]|\\d{1,2}[.)])\\s+");

    private final String name;
    private final int most;
    private final boolean besideQuestion;
    private final boolean onlyWithHistory;
    private final ModelQuestion model;

    ModelTransform(
            String name,
            ModelClient model,
            int most,
            boolean besideQuestion,
            boolean onlyWithHistory,
            String instruction) {
        if (most < 1 || most > MAX) {
            throw new IllegalArgumentException("most must be at least 1 and at most " + MAX + ", but was " + most);
        }
        this.name = name;
        this.most = most;
        this.besideQuestion = besideQuestion;
        this.onlyWithHistory = onlyWithHistory;
        this.model = new ModelQuestion(name, model, instruction, MAX_TOKENS);
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
        List<String> made = model.answer(asked.toString())
                .lines()
                .map(line -> LIST_MARKER.matcher(line).replaceFirst("").strip())
                .filter(line -> !line.isEmpty())
                .limit(most)
                .toList();
        Set<String> questions = new LinkedHashSet<>();
        if (besideQuestion || made.isEmpty()) {
            questions.add(question);
        }
        questions.addAll(made);
        return List.copyOf(questions);
    }
}
