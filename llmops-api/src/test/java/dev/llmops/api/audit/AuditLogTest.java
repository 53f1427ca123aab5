package dev.llmops.api.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmops.api.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditLogTest {

    private static final AuditEvent EVENT = Samples.of(AuditEvent.class);

    private final MemoryLog first = new MemoryLog("a");
    private final MemoryLog second = new MemoryLog("b");

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

    @Test
    void a_composite_writes_to_all_and_reads_from_the_first() {
        AuditLog both = AuditLog.composite(List.of(first, second));

        assertThat(both.append(EVENT).hash()).startsWith("a");
        assertThat(second.entries).hasSize(1);
        assertThat(both.head()).isEqualTo(first.head());
        assertThat(both.entries(0, 10)).isEqualTo(first.entries);
        assertThat(both.verify(null)).isEqualTo(new AuditVerification.Intact(first.head()));
    }

    @Test
    void a_log_that_fails_does_not_keep_the_event_from_the_others() {
        first.failing = true;
        AuditLog both = AuditLog.composite(List.of(first, second));

        assertThat(catchThrowable(() -> both.append(EVENT))).hasMessage("log a fails");
        assertThat(second.entries).hasSize(1);
    }

    private static final class MemoryLog implements AuditLog {
        private final List<AuditEntry> entries = new ArrayList<>();
        private final String digit;
        private boolean failing;

        MemoryLog(String digit) {
            this.digit = digit;
        }

        @Override
        public AuditEntry append(AuditEvent event) {
            if (failing) {
                throw new IllegalStateException("log " + digit + " fails");
            }
            entries.add(new AuditEntry(entries.size() + 1, event, AuditHead.ORIGIN, digit.repeat(64)));
            return entries.get(entries.size() - 1);
        }

        @Override
        public AuditHead head() {
            return new AuditHead(entries.size(), digit.repeat(64));
        }

        @Override
        public List<AuditEntry> entries(long after, int limit) {
            return entries;
        }

        @Override
        public AuditVerification verify(AuditHead known) {
            return new AuditVerification.Intact(head());
        }
    }
}
