package dev.llmops.console.internal.page;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.console.internal.Result;
import dev.llmops.eval.annotation.AnnotationAnswer;
import dev.llmops.eval.annotation.AnnotationCriterion;
import dev.llmops.eval.annotation.AnnotationDispute;
import dev.llmops.eval.annotation.AnnotationException;
import dev.llmops.eval.annotation.AnnotationQueue;
import dev.llmops.eval.annotation.AnnotationRubric;
import dev.llmops.eval.annotation.AnnotationTask;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an annotator labels answers one after the other, or decides where others differ. It is a form that leads to the next one: taking an item
 * writes who has it, so it is nothing that a GET does. It shows neither which call it was nor, before a decision, what others said.
 */
final class AnnotationPage {

    private static final int MAX_LENGTH = 20_000;
    private static final String RATING = "rating-";
    private static final String DECIDE = "decide";

    /**
     * What the page shows.
     *
     * @param queuesUrl where all queues are
     * @param action where the form goes
     * @param token proves that the form is of this page
     * @param deciding whether it is about where annotators differ
     * @param done what was kept, or empty
     * @param problem why nothing was kept, or empty
     * @param item what is to be labelled, or null if nothing is left
     */
    record View(
            String queue,
            String queuesUrl,
            String action,
            String token,
            boolean deciding,
            String done,
            String problem,
            @Nullable Item item) {}

    /**
     * What is to be labelled.
     *
     * @param until until when it is this viewer's
     * @param instructions what to read first, or empty
     * @param blocks question and answer
     * @param passages what the answer had to go by
     * @param criteria what to say of it
     * @param answers what annotators said, if it is to be decided
     * @param correction what was written already
     * @param comment what was written already
     */
    record Item(
            String id,
            String until,
            String instructions,
            List<Block> blocks,
            List<Block> passages,
            List<Criterion> criteria,
            List<Said> answers,
            String correction,
            String comment) {}

    /**
     * One thing to say.
     *
     * @param field its field in the form
     * @param question what is asked
     * @param choices what can be chosen; none if it is a number
     * @param number the number that was written already
     * @param scale what can be said, in words
     */
    record Criterion(String field, String question, List<Choice> choices, String number, String scale) {}

    /** A rating, with what it means if that is said. */
    record Choice(String value, String meaning, boolean chosen) {}

    /** What an annotator said. */
    record Said(String by, String ratings, String correction, String comment) {}

    private final Visit visit;
    private final String name;
    private final AnnotationQueue queue;
    private final boolean deciding;

    private AnnotationPage(Visit visit) {
        this.visit = visit;
        this.name = visit.require("name");
        Path file = visit.sources().queues().get(name);
        if (file == null) {
            throw Refusal.notFound("there is no queue '" + Texts.cut(name, 80) + "'");
        }
        this.queue = AnnotationQueue.open(
                file, visit.store().generations(), visit.sources().clock());
        this.deciding = DECIDE.equals(visit.parameter("work"));
    }

    /** Keeps an answer if the form has one, then gives the next item. */
    static Result of(Visit visit) {
        return new AnnotationPage(visit).page();
    }

    private Result page() {
        String done = "";
        String problem = "";
        Item item = null;
        try {
            if (visit.flag("item")) {
                keep(visit.id("item"));
                done = "Kept.";
            }
        } catch (AnnotationException | IllegalArgumentException e) {
            problem = String.valueOf(e.getMessage());
        }
        try {
            item = next(problem.isEmpty());
        } catch (AnnotationException e) {
            problem = problem.isEmpty() ? String.valueOf(e.getMessage()) : problem;
        }
        View view =
                new View(name, visit.url("/queues"), visit.url("/queue"), visit.token(), deciding, done, problem, item);
        return Templates.page("annotation", visit.shell(name), view);
    }

    private void keep(GenerationId item) {
        Map<String, String> ratings = new LinkedHashMap<>();
        for (AnnotationCriterion criterion : queue.rubric().criteria()) {
            String rating = visit.parameter(RATING + criterion.name());
            if (rating != null) {
                ratings.put(criterion.name(), rating);
            }
        }
        String correction = text("correction");
        String comment = text("comment");
        if (deciding) {
            queue.adjudicate(item, visit.viewer().name(), ratings, correction, comment);
        } else {
            queue.answer(item, visit.viewer().name(), ratings, correction, comment);
        }
    }

    private @Nullable String text(String field) {
        String text = visit.parameter(field);
        if (text != null && text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(field + " must have at most " + MAX_LENGTH + " characters, but had "
                    + text.length() + "; shorten it");
        }
        return text;
    }

    private @Nullable Item next(boolean fresh) {
        String annotator = visit.viewer().name();
        if (deciding) {
            Optional<AnnotationDispute> dispute = queue.nextDispute(annotator);
            return dispute.map(each -> item(each.task(), each.answers(), fresh)).orElse(null);
        }
        return queue.next(annotator).map(task -> item(task, List.of(), fresh)).orElse(null);
    }

    /** What was written is there again if it was refused and the item is still the same. */
    private Item item(AnnotationTask task, List<AnnotationAnswer> answers, boolean fresh) {
        boolean again = !fresh && task.item().value().equals(visit.parameter("item"));
        AnnotationRubric rubric = task.rubric();
        return new Item(
                task.item().value(),
                Texts.time(task.until()),
                rubric.instructions(),
                List.of(
                        Block.of("user", "question", task.question(), true),
                        Block.of("assistant", "answer", task.answer(), true)),
                task.passages().stream()
                        .map(passage -> Block.of("passage", "passage", passage, false))
                        .toList(),
                rubric.criteria().stream().map(each -> criterion(each, again)).toList(),
                answers.stream().map(AnnotationPage::said).toList(),
                again ? orEmpty("correction") : "",
                again ? orEmpty("comment") : "");
    }

    private String orEmpty(String field) {
        String text = visit.parameter(field);
        return text == null ? "" : text;
    }

    private Criterion criterion(AnnotationCriterion criterion, boolean again) {
        String field = RATING + criterion.name();
        String chosen = again ? orEmpty(field) : "";
        return new Criterion(
                field,
                criterion.question(),
                criterion.scale().labels().stream()
                        .map(label ->
                                new Choice(label, criterion.anchors().getOrDefault(label, ""), label.equals(chosen)))
                        .toList(),
                chosen,
                criterion.scale().toString());
    }

    private static Said said(AnnotationAnswer answer) {
        return new Said(
                answer.by(),
                answer.ratings().entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .sorted()
                        .reduce((one, other) -> one + ", " + other)
                        .orElse(Texts.NONE),
                answer.correction() == null ? "" : answer.correction(),
                answer.comment() == null ? "" : answer.comment());
    }
}
