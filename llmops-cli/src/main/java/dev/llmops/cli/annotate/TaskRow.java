package dev.llmops.cli.annotate;

import dev.llmops.eval.annotation.AnnotationTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer to be labelled, for programs. */
record TaskRow(
        String item, String question, String answer, List<String> passages, Map<String, String> scales, String until) {

    static TaskRow of(AnnotationTask task) {
        Map<String, String> scales = new LinkedHashMap<>();
        task.rubric()
                .criteria()
                .forEach(each -> scales.put(each.name(), each.scale().toString()));
        return new TaskRow(
                task.item().value(),
                task.question(),
                task.answer(),
                task.passages(),
                scales,
                task.until().toString());
    }
}
