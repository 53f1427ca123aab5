package dev.llmops.guardrails.output;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.StreamDetector;
import dev.llmops.guardrails.internal.link.LinkMemory;
import dev.llmops.guardrails.internal.link.LinkScanner;
import dev.llmops.guardrails.internal.link.OpenParts;
import dev.llmops.guardrails.internal.link.WebLink;
import java.util.ArrayList;
import java.util.List;

/** Links and pictures of one answer: neither a long label nor code, nor the rest of the answer between a reference and its definition hides them. */
final class LinkStream implements StreamDetector {

    private static final double UNENDING = 0.7;

    private final LinkDetector detector;
    private final OpenParts parts = new OpenParts();
    private final LinkMemory memory = new LinkMemory();
    private int seen;

    LinkStream(LinkDetector detector) {
        this.detector = detector;
    }

    @Override
    public void push(String piece, boolean complete) {
        parts.push(piece, complete);
    }

    @Override
    public int undecided() {
        return parts.undecided();
    }

    @Override
    public int end(int place) {
        return parts.end(place);
    }

    @Override
    public Detection detect(CheckedText part) {
        String before = parts.before(seen);
        List<Evidence> evidence = new ArrayList<>();
        for (WebLink link : LinkScanner.scan(before + part.original(), memory)) {
            if (link.end() > before.length()) {
                Evidence one = detector.evidence(link.behind(before.length()), part);
                if (one != null) {
                    evidence.add(one);
                }
            }
        }
        seen += part.original().length();
        if (parts.unending(seen)) {
            evidence.add(Evidence.of("image", CharRange.of(part.original()), UNENDING));
        }
        return Detection.of(evidence);
    }
}
