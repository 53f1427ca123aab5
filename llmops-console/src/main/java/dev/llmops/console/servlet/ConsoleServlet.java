package dev.llmops.console.servlet;

import dev.llmops.console.Console;
import dev.llmops.console.ConsoleResponse;
import dev.llmops.console.access.ConsoleRequest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A console as a servlet, mapped to a path with a star as {@code /llmops/*}: it uses the application's server, its TLS and its sign-in, of which
 * {@link ConsoleRequest#user()} and {@link ConsoleRequest#roles()} tell. In Spring Boot, register it with a servlet registration bean. It brings no servlet API:
 * the container has it. Safe for use by multiple threads.
 */
public final class ConsoleServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Console console;
    private final transient Set<String> roles;

    /**
     * Makes the servlet of a console.
     *
     * @param console the console; without an access hook it answers this machine alone
     * @param roles the roles of the container that the access hook asks for: containers tell of a role only when asked
     */
    public ConsoleServlet(Console console, Set<String> roles) {
        this.console = Objects.requireNonNull(console, "console");
        this.roles = Set.copyOf(roles);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setCharacterEncoding(StandardCharsets.UTF_8.name());
        ConsoleResponse answer = console.handle(read(request));
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (!request.getMethod().equals("HEAD") && !answer.body().isEmpty()) {
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    private ConsoleRequest read(HttpServletRequest request) throws IOException {
        Map<String, List<String>> parameters = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, Arrays.asList(values)));
        Map<String, String> headers = new HashMap<>();
        request.getHeaderNames().asIterator().forEachRemaining(name -> headers.put(name, request.getHeader(name)));
        Set<String> has = new LinkedHashSet<>();
        roles.stream().filter(request::isUserInRole).forEach(has::add);
        String path = request.getPathInfo();
        return new ConsoleRequest(
                request.getMethod(),
                request.getContextPath() + request.getServletPath(),
                path == null || path.isEmpty() ? "/" : path,
                parameters,
                headers,
                request.getRemoteUser(),
                has,
                InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress());
    }
}
