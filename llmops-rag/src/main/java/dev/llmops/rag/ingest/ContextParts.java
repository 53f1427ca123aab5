package dev.llmops.rag.ingest;

import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.stream.Collectors;

/** Several contexts, line by line. */
record ContextParts(List<PassageContext> parts) implements PassageContext {

    static final PassageContext NONE = new ContextParts(List.of());

    ContextParts {
        parts = List.copyOf(parts);
    }

    @Override
    public String fingerprint() {
        return parts.stream().map(PassageContext::fingerprint).collect(Collectors.joining("+"));
    }

    @Override
    public String of(String document, CharRange passage) {
        return parts.stream()
                .map(part -> part.of(document, passage))
                .filter(said -> !said.isBlank())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        parts.forEach(PassageContext::close);
    }
}
