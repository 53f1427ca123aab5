package dev.llmops.console.internal.page;

import dev.llmops.console.access.ConsoleRole;
import dev.llmops.console.internal.Result;
import dev.llmops.eval.annotation.AnnotationException;
import dev.llmops.eval.annotation.AnnotationQueue;
import dev.llmops.eval.annotation.AnnotationState;
import dev.llmops.eval.annotation.AnnotationStatus;
import java.util.ArrayList;
import java.util.List;

/** How far annotation queues are, and how far annotators agree. Their texts stay in the store. */
final class QueuesPage {

    /**
     * All queues.
     *
     * @param action where one labels, or empty if the viewer may not
     * @param token proves that the form is of this page
     */
    record View(List<Queue> queues, String action, String token) {}

    /**
     * A queue.
     *
     * @param error why it cannot be read, or empty
     * @param open how many items lack annotators
     * @param disputed on how many annotators differ
     * @param states how many items are how far, with their share of a bar in percent
     * @param annotators who gave how many answers
     * @param criteria how far annotators agree
     */
    record Queue(
            String name,
            String error,
            int open,
            int disputed,
            List<State> states,
            List<State> annotators,
            List<Criterion> criteria) {}

    /** How many. */
    record State(String name, String style, int count, String x, String width) {}

    /** How far annotators agree on a criterion. */
    record Criterion(String name, int items, String same, String coefficients) {}

    private QueuesPage() {}

    static Result of(Visit visit) {
        List<Queue> queues = new ArrayList<>();
        visit.sources().queues().forEach((name, file) -> {
            AnnotationQueue queue = AnnotationQueue.open(
                    file, visit.store().generations(), visit.sources().clock());
            try {
                queues.add(queue(name, queue.status()));
            } catch (AnnotationException e) {
                queues.add(new Queue(name, String.valueOf(e.getMessage()), 0, 0, List.of(), List.of(), List.of()));
            }
        });
        boolean labels = visit.may(ConsoleRole.ANNOTATION) && visit.viewer().mayReadContent();
        View view = new View(queues, labels ? visit.url("/queue") : "", visit.token());
        return Templates.page("queues", visit.shell("Annotation"), view);
    }

    private static Queue queue(String name, AnnotationStatus status) {
        int all = Math.max(
                1, status.items().values().stream().mapToInt(each -> each).sum());
        List<State> states = new ArrayList<>();
        int before = 0;
        for (AnnotationState state : AnnotationState.values()) {
            int count = status.items().getOrDefault(state, 0);
            states.add(new State(
                    Texts.word(state),
                    style(state),
                    count,
                    Texts.format("%.2f%%", 100.0 * before / all),
                    Texts.format("%.2f%%", 100.0 * count / all)));
            before += count;
        }
        List<State> annotators = status.answers().entrySet().stream()
                .map(each -> new State(each.getKey(), "quiet", each.getValue(), "", ""))
                .toList();
        List<Criterion> criteria = status.agreements().stream()
                .map(each -> new Criterion(
                        each.criterion(),
                        each.items(),
                        each.same() == null
                                ? Texts.NONE
                                : Texts.format("%.2f", each.same().mean()),
                        String.join(
                                ", ",
                                each.coefficients().entrySet().stream()
                                        .map(one -> one.getKey()
                                                + Texts.format(
                                                        " %.2f", one.getValue().value()))
                                        .toList())))
                .toList();
        return new Queue(
                name,
                "",
                status.items().getOrDefault(AnnotationState.OPEN, 0),
                status.items().getOrDefault(AnnotationState.DISAGREED, 0),
                states,
                annotators,
                criteria);
    }

    private static String style(AnnotationState state) {
        return switch (state) {
            case OPEN -> "quiet";
            case AGREED, ADJUDICATED -> "ok";
            case DISAGREED -> "warned";
            case ERASED -> "bad";
        };
    }
}
