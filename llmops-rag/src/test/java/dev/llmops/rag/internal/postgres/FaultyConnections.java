package dev.llmops.rag.internal.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;

/** Connections of which some methods fail when a test says so, and that tell how they are when they are given back. */
final class FaultyConnections {

    /** Names of methods of connections that fail. */
    final Set<String> failing = new HashSet<>();

    int open;
    boolean autoCommit;

    private final DataSource connections;

    FaultyConnections(DataSource connections) {
        this.connections = connections;
    }

    DataSource source() {
        return proxy(DataSource.class, connections);
    }

    private Connection watched(Connection connection) {
        open++;
        return proxy(Connection.class, connection);
    }

    private <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            if (failing.contains(method.getName())) {
                throw new SQLException(method.getName() + " fails");
            }
            if (target instanceof Connection connection && method.getName().equals("close")) {
                open--;
                autoCommit = connection.getAutoCommit();
            }
            try {
                Object answer = method.invoke(target, given);
                return method.getName().equals("getConnection") ? watched((Connection) answer) : answer;
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }));
    }
}
