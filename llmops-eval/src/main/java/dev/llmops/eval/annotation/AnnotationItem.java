package dev.llmops.eval.annotation;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.eval.online.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An answer that people label. It holds no text of the answer; that stays in the store, where it can be erased. */
record AnnotationItem(
        GenerationId generation,
        Selection selection,
        List<AnnotationLease> leases,
        List<AnnotationAnswer> answers,
        @Nullable AnnotationAnswer decision,
        boolean erased) {

    AnnotationItem {
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(selection, "selection");
        leases = List.copyOf(leases);
        answers = List.copyOf(answers);
    }

    static AnnotationItem of(GenerationId generation, Selection selection) {
        return new AnnotationItem(generation, selection, List.of(), List.of(), null, false);
    }

    AnnotationState state(int wanted) {
        if (erased) {
            return AnnotationState.ERASED;
        }
        if (decision != null) {
            return AnnotationState.ADJUDICATED;
        }
        if (answers.size() < wanted) {
            return AnnotationState.OPEN;
        }
        boolean same =
                answers.stream().map(AnnotationAnswer::ratings).distinct().count() == 1;
        return same ? AnnotationState.AGREED : AnnotationState.DISAGREED;
    }

    boolean answeredBy(String annotator) {
        return answers.stream().anyMatch(answer -> answer.by().equals(annotator));
    }

    boolean wasGivenTo(String annotator) {
        return leases.stream().anyMatch(lease -> lease.to().equals(annotator));
    }

    boolean isHeldBy(String annotator, Instant now) {
        return leases.stream()
                .anyMatch(lease -> lease.to().equals(annotator) && lease.until().isAfter(now));
    }

    /** How many others may have it beside this one. */
    long heldByOthers(String annotator, Instant now) {
        return leases.stream()
                .filter(lease -> !lease.to().equals(annotator) && lease.until().isAfter(now) && !answeredBy(lease.to()))
                .count();
    }

    AnnotationItem givenTo(String annotator, Instant until) {
        List<AnnotationLease> now = new ArrayList<>(leases);
        now.removeIf(lease -> lease.to().equals(annotator));
        now.add(new AnnotationLease(annotator, until));
        return new AnnotationItem(generation, selection, now, answers, decision, erased);
    }

    AnnotationItem with(AnnotationAnswer answer) {
        List<AnnotationAnswer> now = new ArrayList<>(answers);
        now.add(answer);
        return new AnnotationItem(generation, selection, leases, now, decision, erased);
    }

    AnnotationItem decided(AnnotationAnswer by) {
        return new AnnotationItem(generation, selection, leases, answers, by, erased);
    }

    /** What was said of an answer goes with it. */
    AnnotationItem erasedToo() {
        return new AnnotationItem(generation, selection, List.of(), List.of(), null, true);
    }
}
