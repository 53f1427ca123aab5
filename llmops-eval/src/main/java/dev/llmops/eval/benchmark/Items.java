package dev.llmops.eval.benchmark;

import dev.llmops.api.text.UnicodeText;
import dev.llmops.eval.internal.jinja.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes items of documents by a task, as lm-evaluation-harness does without a chat template. */
record Items(BenchmarkTask task, int fewshot, List<Map<String, @Nullable Object>> examples) {

    Item item(int id, Map<String, @Nullable Object> document) {
        try {
            List<String> choices = choices(document);
            int gold = choices.isEmpty() ? -1 : index(document, choices);
            String expected = choices.isEmpty() ? answer(document, choices) : choices.get(gold);
            List<String> scored = switch (task.output) {
                case MULTIPLE_CHOICE -> choices;
                case LOGLIKELIHOOD -> List.of(expected);
                case GENERATE_UNTIL -> List.of();
            };
            String context = UnicodeText.requireWellFormed("the prompt", context(document));
            scored.forEach(text -> UnicodeText.requireWellFormed("a choice", text));
            return new Item(id, document, context, scored, gold, expected, labels(document, choices));
        } catch (TemplateException | IllegalArgumentException e) {
            throw new TaskException(
                    "document " + id + " does not fit the task " + task.name + ": " + e.getMessage(), e);
        }
    }

    private String context(Map<String, @Nullable Object> document) {
        StringBuilder context = new StringBuilder(task.description.render(document));
        for (Map<String, @Nullable Object> example : examples(document)) {
            context.append(task.text.text(example))
                    .append(task.targetDelimiter)
                    .append(answer(example, choices(example)))
                    .append(task.fewshotDelimiter);
        }
        return context.append(task.text.text(document)).toString();
    }

    /** The first ones of the same part, never the document itself. */
    private List<Map<String, @Nullable Object>> examples(Map<String, @Nullable Object> document) {
        Object subject = document.get(BenchmarkData.SUBJECT);
        List<Map<String, @Nullable Object>> chosen = examples.stream()
                .filter(example -> Objects.equals(example.get(BenchmarkData.SUBJECT), subject))
                .filter(example -> !example.equals(document))
                .limit(fewshot)
                .toList();
        if (chosen.size() < fewshot) {
            throw new TemplateException("there must be " + fewshot + " examples for it"
                    + (subject == null ? "" : " of the subject '" + subject + "'") + ", but there are "
                    + chosen.size());
        }
        return chosen;
    }

    private List<String> choices(Map<String, @Nullable Object> document) {
        BenchmarkTask.Choices choices = task.choices;
        if (choices == null || choices.field() == null) {
            return choices == null ? List.of() : choices.fixed();
        }
        if (!(choices.field().value(document) instanceof List<?> list) || list.isEmpty()) {
            throw new TemplateException("'doc_to_choice' must give a list that is not empty");
        }
        List<String> texts = new ArrayList<>();
        for (Object choice : list) {
            if (!(choice instanceof String text) || text.isEmpty()) {
                throw new TemplateException("a choice must be a text that is not empty, but was '" + choice + "'");
            }
            texts.add(text);
        }
        return texts;
    }

    /** A text of digits is an index if a template made it, and one of the choices first if it is a field, as in the harness. */
    private int index(Map<String, @Nullable Object> document, List<String> choices) {
        Object target = task.target.value(document);
        boolean isField = document.containsKey(task.target.source());
        int index = -1;
        if (target instanceof Long number) {
            index = (int) Math.max(-1, Math.min(choices.size(), number));
        } else if (target instanceof String text) {
            boolean digits = text.matches("[0-9]{1,6}");
            index = digits && !isField ? Integer.parseInt(text) : choices.indexOf(text);
            index = index < 0 && digits ? Integer.parseInt(text) : index;
        }
        if (index < 0 || index >= choices.size()) {
            throw new TemplateException(
                    "the target '" + target + "' must be one of the " + choices.size() + " choices or its index");
        }
        return index;
    }

    private String answer(Map<String, @Nullable Object> document, List<String> choices) {
        return choices.isEmpty() ? task.target.text(document) : choices.get(index(document, choices));
    }

    private List<Boolean> labels(Map<String, @Nullable Object> document, List<String> choices) {
        if (task.labels == null) {
            return List.of();
        }
        if (!(task.labels.value(document) instanceof List<?> list) || list.size() != choices.size()) {
            throw new TemplateException("'doc_to_labels' must give a list with a label for each choice");
        }
        return list.stream().map(label -> Objects.equals(label, 1L)).toList();
    }
}
