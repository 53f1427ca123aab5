package dev.llmops.api.retention;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class NoopRetention implements Retention {

    static final NoopRetention INSTANCE = new NoopRetention();

    private static final Removed NOTHING = new Removed(Map.of(), 0);

    @Override
    public void hold(Hold hold) {
        // Nothing is kept anyway.
    }

    @Override
    public boolean release(String id, @Nullable String by, String reason) {
        return false;
    }

    @Override
    public List<Hold> holds() {
        return List.of();
    }

    @Override
    public void keep(ErasureRequest request) {
        // What nothing was kept of is erased.
    }

    @Override
    public List<ErasureRequest> erasures() {
        return List.of();
    }

    @Override
    public Removed erase(Subject subject, @Nullable String by, String reason) {
        return NOTHING;
    }

    @Override
    public Removed retain(RetentionRule rule, @Nullable String by) {
        return NOTHING;
    }
}
