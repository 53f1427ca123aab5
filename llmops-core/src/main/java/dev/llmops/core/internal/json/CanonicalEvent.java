package dev.llmops.core.internal.json;

import dev.llmops.api.audit.AuditEvent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The canonical JSON of an audit event, written straight from the record: the same text as by way of a tree, in a
 * third of the time, and there is one for each call.
 */
public final class CanonicalEvent {

    private final CanonicalWriter out = new CanonicalWriter();

    private CanonicalEvent() {}

    /** {@return the canonical JSON (RFC 8785) of an event} */
    public static String of(AuditEvent event) {
        CanonicalEvent writer = new CanonicalEvent();
        writer.write(event);
        return writer.out.toString();
    }

    /** {@return how a text begins in the canonical JSON of an event that begins with the given one} */
    public static String beginning(String text) {
        String quoted = new CanonicalWriter().repaired(text).toString();
        return quoted.substring(0, quoted.length() - 1);
    }

    private void write(AuditEvent event) {
        out.open('{');
        if (event.actor() != null) {
            out.name("actor").string(event.actor());
        }
        out.name("at").string(event.at().toString());
        if (!event.details().isEmpty()) {
            out.name("details");
            members(event.details());
        }
        out.name("subject").string(event.subject());
        out.name("type").string(event.type());
        out.close('}');
    }

    private void members(Map<?, ?> members) {
        String[] names = members.keySet().toArray(String[]::new);
        // String's own order is that of UTF-16 code units.
        Arrays.sort(names);
        out.open('{');
        for (String name : names) {
            out.name(name);
            value(members.get(name));
        }
        out.close('}');
    }

    private void value(@Nullable Object value) {
        if (value instanceof String text) {
            out.string(text);
        } else if (value instanceof Map<?, ?> map) {
            members(map);
        } else if (value instanceof List<?> list) {
            out.open('[');
            list.forEach(this::value);
            out.close(']');
        } else if (value instanceof Number number) {
            number(number);
        } else {
            out.literal(String.valueOf(value));
        }
    }

    private void number(Number number) {
        if (number instanceof Integer || number instanceof Double) {
            out.number(number.doubleValue());
        } else if (number instanceof BigInteger whole) {
            out.number(new BigDecimal(whole));
        } else {
            out.number(number instanceof BigDecimal exact ? exact : BigDecimal.valueOf(number.longValue()));
        }
    }
}
