package dev.llmops.core.privacy;

import dev.llmops.api.retention.ErasureRequest;
import dev.llmops.api.retention.Hold;
import dev.llmops.api.retention.Removed;
import dev.llmops.api.retention.Retention;
import dev.llmops.api.retention.RetentionRule;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.TracesRemainException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Destroys the key of whoever is erased, which erases what copies and backups have of them. */
final class EncryptedRetention implements Retention {

    private final Retention retention;
    private final SubjectKeys keys;

    EncryptedRetention(Retention retention, SubjectKeys keys) {
        this.retention = retention;
        this.keys = keys;
    }

    @Override
    public void hold(Hold hold) {
        retention.hold(hold);
    }

    @Override
    public boolean release(String id, @Nullable String by, String reason) {
        return retention.release(id, by, reason);
    }

    @Override
    public List<Hold> holds() {
        return retention.holds();
    }

    @Override
    public Removed erase(Subject subject, @Nullable String by, String reason) {
        try {
            Removed removed = retention.erase(subject, by, reason);
            destroyKey(subject);
            return removed;
        } catch (TracesRemainException e) {
            // Without its key nobody can read what is left.
            destroyKey(subject);
            throw e;
        }
    }

    private void destroyKey(Subject subject) {
        keys.destroy(EncryptedStore.subject(subject.tenant(), subject.user()));
    }

    @Override
    public void keep(ErasureRequest request) {
        retention.keep(request);
    }

    @Override
    public List<ErasureRequest> erasures() {
        return retention.erasures();
    }

    @Override
    public Removed retain(RetentionRule rule, @Nullable String by) {
        return retention.retain(rule, by);
    }
}
