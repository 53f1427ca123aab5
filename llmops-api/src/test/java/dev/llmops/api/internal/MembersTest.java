package dev.llmops.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembersTest {

    @Test
    void members_are_copied() {
        List<String> given = new ArrayList<>(List.of("a"));
        List<String> members = Members.atLeastOne("names", given);
        given.clear();

        assertThat(members).containsExactly("a");
        assertThatThrownBy(members::clear).isInstanceOf(UnsupportedOperationException.class);
    }
}
