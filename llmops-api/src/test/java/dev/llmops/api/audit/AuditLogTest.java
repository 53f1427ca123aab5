package dev.llmops.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.Samples;
import org.junit.jupiter.api.Test;

class AuditLogTest {

    private static final AuditEvent EVENT = Samples.of(AuditEvent.class);

    @Test
    void the_noop_log_stays_empty() {
        AuditLog noop = AuditLog.noop();

        assertThat(noop.append(EVENT).sequence()).isZero();
        assertThat(noop.head()).isEqualTo(AuditHead.EMPTY);
        assertThat(noop.entries(0, 10)).isEmpty();
        assertThat(noop.verify(null)).isEqualTo(new AuditVerification.Intact(AuditHead.EMPTY));
        assertThat(noop.verify(AuditHead.EMPTY)).isEqualTo(new AuditVerification.Intact(AuditHead.EMPTY));
    }

    @Test
    void the_noop_log_does_not_vouch_for_entries_that_it_does_not_have() {
        AuditHead known = new AuditHead(3, "a".repeat(64));

        assertThat(AuditLog.noop().verify(known))
                .isInstanceOfSatisfying(
                        AuditVerification.Broken.class,
                        broken -> assertThat(broken.kind()).isEqualTo(AuditVerification.Kind.TRUNCATED));
    }
}
