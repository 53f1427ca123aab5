package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.option.CallOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beginnings that several prompts have in common. */
class SchedulerPrefixTest extends SchedulerTestBase {

    @Test
    void a_common_beginning_is_read_once() {
        int[] system = Call.prompt(1000, 7);
        for (int i = 0; i < 32; i++) {
            int[] prompt = java.util.Arrays.copyOf(system, 1010);
            System.arraycopy(Call.prompt(10, 100 + i), 0, prompt, 1000, 10);
            bench.submit(prompt, i, 5, CallOptions.NONE);
        }

        bench.runAndAssertComplete();
        int prompts = bench.decoder.computedTokens - 32 * 4;
        assertThat(prompts).isLessThanOrEqualTo(1000 + 32 * 10 + 32);
        assertThat(bench.scheduler.metrics().tokens().cached()).isGreaterThanOrEqualTo(31 * 999);
        assertThat(((ModelEvent.Completed) bench.calls.get(31).end())
                        .response()
                        .usage()
                        .cachedInput())
                .isGreaterThanOrEqualTo(1000);
    }

    @Test
    void completions_of_one_prompt_share_its_reading() {
        for (int i = 0; i < 4; i++) {
            bench.submit(Call.prompt(500, 1), i, 10, CallOptions.NONE);
        }

        bench.runAndAssertComplete();
        assertThat(bench.decoder.computedTokens).isLessThanOrEqualTo(500 + 3 * 2 + 4 * 9);
    }

    @Test
    void in_a_shared_cache_a_common_beginning_takes_room_once() {
        bench.parallel = 8;
        bench.shared(700);
        for (int i = 0; i < 8; i++) {
            bench.submit(Call.prompt(500, 1), i, 10, CallOptions.NONE);
        }

        bench.runAndAssertComplete();
        assertThat(bench.scheduler.metrics().calls().preemptions()).isZero();
    }

    @Test
    void tenants_do_not_share_what_they_said() {
        for (String name : List.of("a", "b")) {
            bench.submit(Call.prompt(500, 1), 1, 10, tenant(name));
            bench.run();
        }

        assertThat(bench.scheduler.metrics().tokens().cached()).isZero();
    }

    @Test
    void tenants_share_what_they_said_if_they_are_told_to_but_not_among_adapters() {
        bench.share = true;
        for (String name : List.of("a", "b")) {
            for (List<AdapterUse> adapters : ADAPTERS) {
                bench.submit(Call.prompt(500, 1), 1, 10, tenant(name), adapters);
                bench.run();
            }
        }

        bench.calls.forEach(Call::assertComplete);
        assertThat(bench.scheduler.metrics().tokens().cached()).isEqualTo(3 * 498);
    }

    @Test
    void a_beginning_that_had_to_leave_the_cache_comes_back() {
        bench.parallel = 1;
        bench.sequences = 1;
        bench.prefixCacheBytes = 20_000;
        for (int prompt : new int[] {1, 2, 3, 1, 2, 3}) {
            bench.submit(Call.prompt(500, prompt), prompt, 10, CallOptions.NONE);
            bench.run();
        }

        bench.calls.forEach(Call::assertComplete);
        assertThat(bench.scheduler.metrics().tokens().cached()).isEqualTo(3 * 498);
        assertThat(bench.scheduler.metrics().kvCache().prefixCacheBytes()).isBetween(10_000L, 20_000L);
        bench.scheduler.close();
        bench.decoder.requireNothingOpen();
    }

    @Test
    void where_reuse_is_off_each_prompt_is_read() {
        bench.reuse = false;
        for (int i = 0; i < 4; i++) {
            bench.submit(Call.prompt(500, 1), i, 10, CallOptions.NONE);
        }

        bench.runAndAssertComplete();
        assertThat(bench.decoder.computedTokens).isGreaterThanOrEqualTo(2000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_kept_beginning_that_is_not_taken_back_or_can_not_be_cut_is_read_again(boolean refused) {
        bench.parallel = 1;
        bench.sequences = 1;
        bench.prefixCacheBytes = 20_000;
        for (int prompt : new int[] {1, 2, 1, 1}) {
            bench.scheduler();
            bench.decoder.refusesStates = refused;
            bench.submit(Call.prompt(500, prompt), prompt, 10, CallOptions.NONE);
            bench.run();
            bench.decoder.forgetsParts = refused;
        }

        bench.calls.forEach(Call::assertComplete);
    }
}
