package dev.llmops.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembersTest {

    @Test
    void every_member_has_its_turn_in_order_and_the_first_fault_is_thrown_with_the_others_suppressed() {
        List<String> turns = new ArrayList<>();

        Throwable thrown = catchThrowable(() -> Members.forEach(List.of("a", "bad", "b", "worse", "c"), member -> {
            turns.add(member);
            if (member.length() > 1) {
                throw new IllegalStateException(member);
            }
        }));

        assertThat(turns).containsExactly("a", "bad", "b", "worse", "c");
        assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("bad");
        assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(other -> assertThat(other).hasMessage("worse"));
    }

    @Test
    void the_same_exception_twice_is_thrown_once() {
        IllegalStateException same = new IllegalStateException("same");

        Throwable thrown = catchThrowable(() -> Members.forEach(List.of("a", "b"), member -> {
            throw same;
        }));

        assertThat(thrown).isSameAs(same).hasNoSuppressedExceptions();
    }

    @Test
    void members_are_copied() {
        List<String> given = new ArrayList<>(List.of("a"));
        List<String> members = Members.atLeastOne("names", given);
        given.clear();

        assertThat(members).containsExactly("a");
        assertThatThrownBy(members::clear).isInstanceOf(UnsupportedOperationException.class);
    }
}
