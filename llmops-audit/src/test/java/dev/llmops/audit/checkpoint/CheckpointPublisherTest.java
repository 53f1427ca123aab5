package dev.llmops.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.store.Store;
import dev.llmops.audit.SampleLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointPublisherTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private volatile Instant now = SampleLog.NOON;
    private Store store;
    private final CheckpointKey key = CheckpointKey.generate("example.com/a");
    private CheckpointMaker maker;
    private CheckpointFolder published;
    private final List<Throwable> errors = new ArrayList<>();

    @BeforeEach
    void open() {
        store = new SampleLog(folder.resolve("log.db")).append(3).open();
        maker = CheckpointMaker.of(store.audit(), key, null, () -> now);
        published = CheckpointFolder.of(folder.resolve("elsewhere"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void one_is_published_at_each_interval_also_when_nothing_happened() throws IOException {
        CheckpointPublisher publisher = builder().publishTo(published).buildStopped();
        publisher.look();
        publisher.look();
        assertThat(published.all()).hasSize(1);

        now = now.plus(HOUR).minusMillis(1);
        publisher.look();
        assertThat(published.all()).hasSize(1);

        now = now.plusMillis(1);
        publisher.look();
        append();
        now = now.plus(HOUR);
        publisher.look();

        assertThat(published.all()).extracting(each -> each.checkpoint().size()).containsExactly(3L, 3L, 4L);
        assertThat(published.latest()).isEqualTo(publisher.latest());
        assertThat(errors).isEmpty();
    }

    @Test
    void a_clock_that_is_set_back_neither_stops_them_nor_makes_them_look_rolled_back() throws IOException {
        CheckpointPublisher publisher = builder().publishTo(published).buildStopped();
        publisher.look();

        now = now.minus(Duration.ofDays(1));
        append();
        publisher.look();
        publisher.look();
        now = now.plus(HOUR);
        append();
        publisher.look();
        now = now.plus(HOUR);
        publisher.look();

        assertThat(published.all()).extracting(each -> each.checkpoint().size()).containsExactly(3L, 4L, 5L, 5L);
        assertThat(published.all())
                .extracting(each -> each.checkpoint().at())
                .containsExactly(
                        SampleLog.NOON,
                        SampleLog.NOON.plusMillis(1),
                        SampleLog.NOON.plusMillis(2),
                        SampleLog.NOON.plusMillis(3));
        assertThat(CheckpointCheck.of(store.audit(), published.all(), List.of(key.verification())))
                .isEmpty();
        assertThat(errors).isEmpty();
    }

    @Test
    void what_fails_is_told_and_tried_again_at_the_next_look_and_other_places_get_theirs() throws IOException {
        boolean[] broken = {true};
        CheckpointPublisher publisher = builder()
                .publishTo(each -> {
                    if (broken[0]) {
                        throw new IOException("the disk is full");
                    }
                })
                .publishTo(published)
                .buildStopped();
        publisher.look();

        assertThat(errors).extracting(Throwable::getMessage).containsExactly("the disk is full");
        assertThat(published.all()).hasSize(1);
        assertThat(publisher.latest()).isEmpty();

        broken[0] = false;
        now = now.plusMillis(1);
        publisher.look();
        assertThat(publisher.latest()).isPresent();
        assertThat(errors).hasSize(1);
    }

    /** Out of a look nothing may come: the timer would not look again. */
    @Test
    void whoever_is_told_of_failures_may_fail_with_an_error() throws IOException {
        boolean[] broken = {true};
        CheckpointPublisher publisher = builder()
                .onError(error -> {
                    throw new AssertionError("told and failed", error);
                })
                .publishTo(each -> {
                    if (broken[0]) {
                        throw new IOException("the disk is full");
                    }
                })
                .publishTo(published)
                .buildStopped();
        publisher.look();
        broken[0] = false;
        publisher.look();

        assertThat(publisher.latest()).isPresent();
        assertThat(published.all()).isNotEmpty();
    }

    @Test
    void a_log_that_was_cut_is_told_and_not_signed() throws Exception {
        CheckpointPublisher publisher = builder().publishTo(published).buildStopped();
        publisher.look();
        new SampleLog(folder.resolve("log.db")).attack("DELETE FROM llmops_audit_entry WHERE sequence = 3");
        now = now.plus(HOUR);
        publisher.look();

        assertThat(errors)
                .hasOnlyElementsOfType(CheckpointRefusedException.class)
                .hasSize(1);
        assertThat(published.all()).hasSize(1);
    }

    @Test
    void closing_publishes_a_last_one_once_and_a_closed_one_does_nothing() throws IOException {
        CheckpointPublisher publisher = builder().publishTo(published).buildStopped();
        publisher.look();
        append();
        now = now.plusSeconds(1);
        publisher.close();
        publisher.close();
        now = now.plus(HOUR);
        publisher.look();

        assertThat(published.all()).extracting(each -> each.checkpoint().size()).containsExactly(3L, 4L);
    }

    @Test
    void it_runs_by_itself_on_a_daemon_thread_that_ends_with_it() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        CheckpointPublisher publisher = builder()
                .publishTo(each -> {
                    threads.add(Thread.currentThread());
                    done.countDown();
                })
                .build();

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(threads.get(0).isDaemon()).isTrue();
        publisher.close();
        threads.get(0).join(30_000);
        assertThat(threads.get(0).isAlive()).isFalse();
    }

    @Test
    void a_publisher_without_a_place_or_an_interval_is_refused() {
        assertThatThrownBy(() -> builder().build()).hasMessageContaining("at least one place");
        assertThatThrownBy(() -> CheckpointPublisher.builder(maker, Duration.ZERO))
                .hasMessageContaining("above 0");
    }

    @Test
    void a_file_in_the_folder_that_is_no_checkpoint_is_named() throws IOException {
        published.publish(maker.make());
        Files.writeString(folder.resolve("elsewhere").resolve("x.checkpoint"), "cut");

        assertThatThrownBy(published::all).hasMessageContaining("x.checkpoint");
    }

    private CheckpointPublisher.Builder builder() {
        return CheckpointPublisher.builder(maker, HOUR).clock(() -> now).onError(errors::add);
    }

    private void append() {
        store.audit().append(new AuditEvent("test", null, "more", Map.of(), now));
    }
}
