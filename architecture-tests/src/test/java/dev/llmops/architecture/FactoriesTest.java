package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An implementation that does nothing, or several in one, is there because somebody needs it, not because all interfaces have one. */
class FactoriesTest {

    private static final Set<String> NAMES = Set.of("noop", "composite");
    /** For applications, as the guides show them; ours do without. */
    private static final Set<String> FOR_APPLICATIONS = Set.of(
            "dev.llmops.api.store.Store.noop()",
            "dev.llmops.rag.confidence.Calibration.noop()",
            "dev.llmops.rag.citation.RecordRule.composite(java.util.List)");

    @Test
    void every_noop_and_composite_is_called_by_code_that_ships() {
        List<String> uncalled = CodeBase.main().stream()
                .flatMap(FactoriesTest::factories)
                .filter(factory -> factory.getAccessesToSelf().stream()
                        .noneMatch(call -> !call.getOriginOwner().equals(factory.getOwner())
                                && !CodeBase.moduleOf(call.getOriginOwner()).equals("testkit")))
                .map(JavaMethod::getFullName)
                .filter(name -> !FOR_APPLICATIONS.contains(name))
                .toList();

        assertThat(uncalled).isEmpty();
    }

    private static Stream<JavaMethod> factories(JavaClass type) {
        return type.getMethods().stream()
                .filter(method -> NAMES.contains(method.getName()))
                .filter(method -> method.getModifiers().contains(JavaModifier.STATIC));
    }
}
