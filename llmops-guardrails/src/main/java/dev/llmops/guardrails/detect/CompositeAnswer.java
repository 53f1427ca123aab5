package dev.llmops.guardrails.detect;

import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The detectors of a composite at one answer: those that look at all of it do so, the others look at each part with the
 * characters in front of it.
 */
final class CompositeAnswer implements AnswerDetector {

    /** As many as detectors of sentences get. */
    private static final int CONTEXT = 400;

    /** A detector, and how it looks at the answer, or null. */
    record Part(TextDetector detector, @Nullable AnswerDetector answer) {}

    private final CompositeDetector whole;
    private final List<Part> parts;
    private String before = "";
    private int arrived;

    CompositeAnswer(CompositeDetector whole, List<Part> parts) {
        this.whole = whole;
        this.parts = List.copyOf(parts);
    }

    @Override
    public void push(String piece, boolean complete) {
        arrived += piece.length();
        for (Part part : parts) {
            if (part.answer != null) {
                part.answer.push(piece, complete);
            }
        }
    }

    @Override
    public int undecided() {
        int undecided = arrived;
        for (Part part : parts) {
            if (part.answer != null) {
                undecided = Math.min(undecided, part.answer.undecided());
            }
        }
        return undecided;
    }

    /** Where one may cut, another may not: asks until all agree. */
    @Override
    public int end(int place) {
        int end = place;
        int asked = -1;
        while (end != asked) {
            asked = end;
            for (Part part : parts) {
                end = part.answer == null ? end : part.answer.end(end);
                if (end < 0) {
                    return -1;
                }
            }
        }
        return end;
    }

    @Override
    public Detection detect(CheckedText text) {
        double score = 0;
        boolean partial = false;
        List<Evidence> evidence = new ArrayList<>();
        for (Part part : parts) {
            Detection detection = part.answer == null ? withContext(part.detector, text) : part.answer.detect(text);
            score = Math.max(score, whole.scaled(detection.score(), part.detector.threshold()));
            partial |= detection.partial();
            evidence.addAll(whole.evidence(part.detector, detection));
        }
        String all = before + text.original();
        int from = Math.max(0, all.length() - CONTEXT);
        before = all.substring(from < all.length() && Character.isLowSurrogate(all.charAt(from)) ? from + 1 : from);
        return new Detection(score, evidence, partial);
    }

    /** What lies in front of the part was told with the part before. */
    private Detection withContext(TextDetector detector, CheckedText text) {
        CheckedText window = CheckedText.of(before + text.original(), text.stage(), text.provenance(), text.call());
        Detection detection = detector.detect(window);
        List<Evidence> fresh = detection.evidence().stream()
                .filter(each -> each.range() == null || each.range().end() > before.length())
                .map(this::inPart)
                .toList();
        return fresh.isEmpty() && !detection.evidence().isEmpty()
                ? new Detection(0, List.of(), detection.partial())
                : new Detection(detection.score(), fresh, detection.partial());
    }

    private Evidence inPart(Evidence evidence) {
        CharRange range = evidence.range();
        if (range == null) {
            return evidence;
        }
        int start = range.start() - before.length();
        return new Evidence(
                evidence.category(),
                new CharRange(Math.max(0, start), range.end() - before.length()),
                evidence.score(),
                evidence.via(),
                start < 0 ? "" : evidence.replacement());
    }
}
