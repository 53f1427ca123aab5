package dev.llmops.tuning;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must not be torn apart by the split: all that one user asked, all of one session, and whatever hangs together by both. A
 * session that began before its user was known belongs to that user.
 */
final class SplitUnits {

    /** Sorts users before sessions, so that a user's side does not depend on the sessions there are. */
    private static final String USER = "0";

    private static final String SESSION = "1";

    private final Map<String, Set<String>> groups = new HashMap<>();

    void add(TrainingExample.Source source) {
        if (source.user() != null && source.session() != null) {
            join(group(USER + source.user()), group(SESSION + source.session()));
        } else if (source.user() != null) {
            group(USER + source.user());
        } else if (source.session() != null) {
            group(SESSION + source.session());
        }
    }

    private Set<String> group(String name) {
        return groups.computeIfAbsent(name, only -> new TreeSet<>(Set.of(only)));
    }

    /** The smaller set goes into the larger one: each name is moved a logarithmic number of times. */
    private void join(Set<String> one, Set<String> other) {
        if (one != other) {
            Set<String> larger = one.size() < other.size() ? other : one;
            Set<String> smaller = larger == one ? other : one;
            larger.addAll(smaller);
            smaller.forEach(name -> groups.put(name, larger));
        }
    }

    /** {@return the name of what a source hangs together with: its first user, else its first session, else itself} */
    String of(TrainingExample.Source source) {
        if (source.user() == null && source.session() == null) {
            return source.generation().value();
        }
        String own = source.user() != null ? USER + source.user() : SESSION + source.session();
        return group(own).iterator().next().substring(1);
    }
}
