package dev.llmops.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.store.Store;
import dev.llmops.console.access.ConsoleRequest;
import dev.llmops.console.access.Viewer;
import dev.llmops.console.servlet.ConsoleServlet;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The servlet hands on what the container knows. */
class ConsoleServletTest {

    private final List<ConsoleRequest> seen = new ArrayList<>();
    private final Map<String, Object> answered = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @Test
    void the_containers_user_roles_and_path_reach_the_hook_and_links_stay_below_the_mount() throws Exception {
        Console console = Console.builder(Store.noop())
                .access(request -> {
                    seen.add(request);
                    return Optional.of(Viewer.reader("rita"));
                })
                .build();

        new ConsoleServlet(console, Set.of("OPS", "ADMIN")).service(request("/generations"), response());

        assertThat(seen).singleElement().satisfies(request -> {
            assertThat(request.user()).isEqualTo("rita");
            assertThat(request.roles()).containsExactly("OPS");
            assertThat(request.base()).isEqualTo("/shop/llmops");
            assertThat(request.path()).isEqualTo("/generations");
            assertThat(request.parameter("user")).isEqualTo("anna");
            assertThat(request.header("host")).isEqualTo("ops.example");
            assertThat(request.local()).isFalse();
        });
        assertThat(answered).containsEntry("status", 200).containsKey("Content-Security-Policy");
        assertThat(body.toString(StandardCharsets.UTF_8))
                .contains("href=\"/shop/llmops/assets/console.css\"", "href=\"/shop/llmops/prompts\"")
                .doesNotContain("href=\"/generations");
    }

    @Test
    void without_a_hook_a_container_answers_this_machine_alone() throws Exception {
        new ConsoleServlet(Console.builder(Store.noop()).build(), Set.of()).service(request("/"), response());

        assertThat(answered).containsEntry("status", 403);
    }

    private static HttpServletRequest request(String path) {
        Map<String, Object> answers = Map.of(
                "getMethod", "GET",
                "getContextPath", "/shop",
                "getServletPath", "/llmops",
                "getPathInfo", path,
                "getRemoteUser", "rita",
                "getRemoteAddr", "192.0.2.7",
                "getParameterMap", Map.of("user", new String[] {"anna"}),
                "getHeader", "ops.example");
        return (HttpServletRequest) Proxy.newProxyInstance(
                ConsoleServletTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isUserInRole" -> "OPS".equals(arguments[0]);
                    case "getHeaderNames" -> Collections.enumeration(List.of("Host"));
                    default -> answers.get(method.getName());
                });
    }

    private HttpServletResponse response() {
        ServletOutputStream stream = new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(int value) {
                body.write(value);
            }
        };
        return (HttpServletResponse) Proxy.newProxyInstance(
                ConsoleServletTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "setStatus" -> answered.put("status", arguments[0]);
                        case "setHeader" -> answered.put((String) arguments[0], arguments[1]);
                        default -> {
                            return method.getName().equals("getOutputStream") ? stream : null;
                        }
                    }
                    return null;
                });
    }
}
