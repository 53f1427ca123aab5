package dev.llmops.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.content.ContentChange;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.store.Store;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceInterfacesTest {

    /**
     * A stream is one answer, a context is one call, a change is one walk: there is nothing to combine.
     */
    private static final Set<Class<?>> NO_SERVICES =
            Set.of(ModelStream.class, GuardrailContext.class, ContentChange.class);

    static Stream<Class<?>> services() {
        return ApiTypes.all().stream()
                .filter(type -> type.isInterface() && !type.isAnnotation() && !type.isSealed())
                .filter(type -> !NO_SERVICES.contains(type));
    }

    @Test
    void the_search_finds_the_services() {
        assertThat(services()).contains(ModelClient.class, FeedbackSink.class, Store.class);
    }

    @ParameterizedTest
    @MethodSource("services")
    void every_service_has_a_noop(Class<?> service) throws Exception {
        assertThat(service.getMethod("noop").invoke(null)).isInstanceOf(service);
    }

    @ParameterizedTest
    @MethodSource("services")
    void every_service_has_a_composite_that_takes_a_list_of_its_kind(Class<?> service) throws Exception {
        List<Method> composites = Arrays.stream(service.getDeclaredMethods())
                .filter(method -> method.getName().equals("composite"))
                .toList();

        assertThat(composites).singleElement().satisfies(method -> {
            assertThat(Modifier.isStatic(method.getModifiers())).isTrue();
            assertThat(method.getReturnType()).isEqualTo(service);
        });
        assertThat(compositeOfNoop(service, composites.get(0))).isInstanceOf(service);
    }

    private static Object compositeOfNoop(Class<?> service, Method composite) throws Exception {
        List<?> members = List.of(service.getMethod("noop").invoke(null));
        return composite.getParameterCount() == 1
                ? composite.invoke(null, members)
                : composite.invoke(null, "together", members);
    }
}
