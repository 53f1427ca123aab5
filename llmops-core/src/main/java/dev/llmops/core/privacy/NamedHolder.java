package dev.llmops.core.privacy;

import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.SubjectHolder;
import java.util.function.Function;

/** A holder of a few words. */
record NamedHolder(String name, Function<Subject, Erased> erasing) implements SubjectHolder {

    @Override
    public Erased erase(Subject subject) {
        return erasing.apply(subject);
    }
}
