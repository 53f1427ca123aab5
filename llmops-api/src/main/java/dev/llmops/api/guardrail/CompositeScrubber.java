package dev.llmops.api.guardrail;

import java.util.List;
import java.util.Optional;

/** One scrubber after the other; what one drops, the next does not see. */
record CompositeScrubber(List<Scrubber> scrubbers) implements Scrubber {

    CompositeScrubber {
        scrubbers = List.copyOf(scrubbers);
    }

    @Override
    public Optional<String> scrub(String text) {
        Optional<String> scrubbed = Optional.of(text);
        for (Scrubber scrubber : scrubbers) {
            scrubbed = scrubbed.flatMap(scrubber::scrub);
        }
        return scrubbed;
    }

    @Override
    public Scrubber forExample() {
        return new CompositeScrubber(
                scrubbers.stream().map(Scrubber::forExample).toList());
    }
}
