package dev.llmops.api.closing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {

    @Test
    void every_member_has_its_turn_in_order_and_the_first_fault_is_thrown_with_the_others_suppressed() {
        List<String> turns = new ArrayList<>();

        Throwable thrown = catchThrowable(() -> Closing.each(List.of("a", "bad", "b", "worse", "c"), member -> {
            turns.add(member);
            if (member.equals("bad")) {
                throw new AssertionError(member);
            }
            if (member.equals("worse")) {
                throw new IllegalStateException(member);
            }
        }));

        assertThat(turns).containsExactly("a", "bad", "b", "worse", "c");
        assertThat(thrown).isInstanceOf(AssertionError.class).hasMessage("bad");
        assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(other -> assertThat(other).hasMessage("worse"));
    }

    @Test
    void the_same_exception_twice_is_thrown_once() {
        IllegalStateException same = new IllegalStateException("same");
        Runnable step = () -> {
            throw same;
        };

        assertThat(catchThrowable(() -> Closing.all(step, step))).isSameAs(same).hasNoSuppressedExceptions();
    }

    @Test
    void a_fault_of_a_step_after_a_failure_is_suppressed_by_it() {
        IllegalStateException failure = new IllegalStateException("failure");
        StackOverflowError fault = new StackOverflowError();

        Closing.after(failure, () -> {
            throw fault;
        });

        assertThat(failure).hasSuppressedException(fault);
    }
}
