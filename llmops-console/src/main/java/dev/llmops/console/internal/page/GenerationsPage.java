package dev.llmops.console.internal.page;

import dev.llmops.api.content.RecordContent;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.GenerationSummary;
import dev.llmops.console.internal.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The list of generations with its filters. Lines come from columns that are searched; only a search for words reads records. */
final class GenerationsPage {

    static final int PAGE = 50;
    private static final int LONG_PAGE = 200;
    /** How many records a search for words reads at most, and about how long; it goes on where it stopped when asked to. */
    private static final int SEARCHED = 1000;

    private static final Duration SEARCH_TIME = Duration.ofMillis(120);
    private static final int CHUNK = 50;
    private static final List<String> FIELDS = List.of(
            "q",
            "from",
            "to",
            "status",
            "prompt",
            "model",
            "user",
            "session",
            "tenant",
            "tag",
            "experiment",
            "feedback");

    /**
     * What the page shows.
     *
     * @param filters what was asked for, by field; empty where nothing was
     * @param tenants whether one can ask for a tenant
     * @param rows the lines
     * @param older where older ones are, or empty
     * @param longer where more of them are at once, or empty
     * @param note what a reader should know, or empty
     */
    record View(
            Map<String, String> filters, boolean tenants, List<Row> rows, String older, String longer, String note) {

        String filter(String name) {
            return filters.getOrDefault(name, "");
        }

        List<String> statuses() {
            return Arrays.stream(GenerationStatus.values()).map(Enum::name).toList();
        }
    }

    /** A line. */
    record Row(
            String url,
            String time,
            String iso,
            String id,
            String status,
            String style,
            String preview,
            String prompt,
            String model,
            String user,
            String tokens,
            String cost,
            String latency,
            String width) {}

    private record Found(
            List<GenerationSummary> lines, @Nullable GenerationId goOn, String note) {}

    private GenerationsPage() {}

    static Result of(Visit visit) {
        Map<String, String> filters = new LinkedHashMap<>();
        FIELDS.forEach(field ->
                filters.put(field, String.valueOf(visit.parameter(field) == null ? "" : visit.parameter(field))));
        int size = visit.flag("long") ? LONG_PAGE : PAGE;
        GenerationQuery query =
                new GenerationQuery(size, visit.flag("before") ? visit.id("before") : null, filter(visit, filters));
        String words = filters.getOrDefault("q", "");
        Found found = words.isEmpty() ? lines(visit, query) : search(visit, query, words);
        String older = found.goOn() == null ? "" : link(visit, filters, found.goOn(), size);
        String longer =
                size == PAGE && found.lines().size() == PAGE ? link(visit, filters, query.before(), LONG_PAGE) : "";
        View view = new View(
                filters, visit.viewer().tenant() == null, rows(visit, found.lines()), older, longer, found.note());
        return Templates.page("generations", visit.shell("Generations"), view);
    }

    private static String link(Visit visit, Map<String, String> filters, @Nullable GenerationId before, int size) {
        Map<String, String> all = new LinkedHashMap<>(filters);
        all.put("before", before == null ? "" : before.value());
        all.put("long", size == LONG_PAGE ? "1" : "");
        return visit.url("/generations", all);
    }

    private static Found lines(Visit visit, GenerationQuery query) {
        List<GenerationSummary> lines = visit.store().generations().summaries(query);
        boolean more = lines.size() == query.limit();
        return new Found(lines, more ? lines.get(lines.size() - 1).id() : null, "");
    }

    /** Reads the latest records that fit until enough hold the words, or too many do not. */
    private static Found search(Visit visit, GenerationQuery query, String words) {
        if (!visit.viewer().mayReadContent()) {
            throw Refusal.forbidden("who may not read texts cannot search in them");
        }
        String wanted = words.toLowerCase(Locale.ROOT);
        List<GenerationSummary> hits = new ArrayList<>();
        GenerationQuery chunk = new GenerationQuery(CHUNK, query.before(), query.filter());
        int read = 0;
        Instant end = visit.sources().clock().instant().plus(SEARCH_TIME);
        while (read < SEARCHED
                && (read == 0 || visit.sources().clock().instant().isBefore(end))) {
            List<Generation> records = visit.store().generations().list(chunk);
            for (Generation record : records) {
                read++;
                if (RecordContent.anyMatch(
                        record, text -> text.toLowerCase(Locale.ROOT).contains(wanted))) {
                    hits.add(GenerationSummary.of(record));
                }
                if (hits.size() == query.limit()) {
                    return new Found(hits, record.id(), "searched the texts of " + Texts.count(read) + " calls");
                }
            }
            if (records.size() < CHUNK) {
                return new Found(hits, null, "searched the texts of all " + Texts.count(read) + " calls that fit");
            }
            chunk = chunk.before(records.get(records.size() - 1).id());
        }
        return new Found(
                hits,
                chunk.before(),
                "searched the texts of " + Texts.count(read) + " calls; older ones may hold it too");
    }

    private static GenerationFilter filter(Visit visit, Map<String, String> fields) {
        try {
            GenerationFilter.Builder filter = visit.filter()
                    .from(time(fields, "from"))
                    .to(time(fields, "to"))
                    .model(text(fields, "model"))
                    .user(text(fields, "user"))
                    .session(text(fields, "session"))
                    .experiment(text(fields, "experiment"));
            if (visit.viewer().tenant() == null) {
                filter.tenant(text(fields, "tenant"));
            }
            String status = text(fields, "status");
            filter.status(status == null ? null : status(status));
            String feedback = text(fields, "feedback");
            filter.feedback(feedback == null ? null : (Boolean) feedback.equals("yes"));
            prompt(filter, text(fields, "prompt"));
            tag(filter, text(fields, "tag"));
            return filter.build();
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static GenerationStatus status(String text) {
        return Arrays.stream(GenerationStatus.values())
                .filter(each -> each.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("status must be one of "
                        + Arrays.toString(GenerationStatus.values()) + ", but was '" + Texts.cut(text, 40) + "'"));
    }

    /** A name, or name@version. A label is at another version tomorrow, so that records have none. */
    private static void prompt(GenerationFilter.Builder filter, @Nullable String prompt) {
        int at = prompt == null ? -1 : prompt.lastIndexOf('@');
        if (prompt == null || at < 1) {
            filter.prompt(prompt);
            return;
        }
        String version = prompt.substring(at + 1);
        if (!version.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(
                    "prompt must be a name, or name@version with the number of a version, but" + " was '"
                            + Texts.cut(prompt, 80) + "'; the page of the prompt tells which version a label is at");
        }
        filter.prompt(prompt.substring(0, at)).promptVersion(Integer.valueOf(version));
    }

    private static void tag(GenerationFilter.Builder filter, @Nullable String tag) {
        int equals = tag == null ? -1 : tag.indexOf('=');
        if (tag != null && equals < 1) {
            throw new IllegalArgumentException("a tag must be name=value, but was '" + tag + "'");
        }
        if (tag != null) {
            filter.tag(tag.substring(0, equals), tag.substring(equals + 1));
        }
    }

    /** A day, or a time in UTC; {@code to} is the first that is not meant any more. */
    private static @Nullable Instant time(Map<String, String> fields, String field) {
        String text = text(fields, field);
        if (text == null) {
            return null;
        }
        try {
            return text.length() > "2026-01-01".length()
                    ? Instant.parse(text.endsWith("Z") ? text : text + "Z")
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    field + " must be a day, as 2026-03-01, or a time in UTC, as 2026-03-01T12:00:00, but was '"
                            + Texts.cut(text, 40) + "'",
                    e);
        }
    }

    private static @Nullable String text(Map<String, String> fields, String field) {
        String text = fields.getOrDefault(field, "");
        return text.isEmpty() ? null : text;
    }

    /** The lines with a bar for each latency, of which the longest is as wide as its column. */
    static List<Row> rows(Visit visit, List<GenerationSummary> lines) {
        double longest = lines.stream()
                .mapToDouble(each -> each.total() == null ? 0 : each.total().toNanos())
                .max()
                .orElse(0);
        return lines.stream().map(each -> row(visit, each, longest)).toList();
    }

    private static Row row(Visit visit, GenerationSummary line, double longest) {
        double nanos = line.total() == null ? 0 : line.total().toNanos();
        return new Row(
                visit.generationUrl(line.id()),
                Texts.time(line.startedAt()),
                line.startedAt().toString(),
                line.id().value(),
                Texts.word(line.status()),
                Texts.style(line.status()),
                preview(visit, line),
                line.prompt() == null ? "" : line.prompt() + "@" + line.promptVersion(),
                Texts.orNone(line.model()),
                Texts.orNone(line.user()),
                Texts.count(line.inputTokens()) + " / " + Texts.count(line.outputTokens()),
                Texts.cost(line.cost()),
                Texts.duration(line.total()),
                Texts.format("%.1f%%", longest == 0 ? 0 : 100 * nanos / longest));
    }

    private static String preview(Visit visit, GenerationSummary line) {
        if (!visit.viewer().mayReadContent() || line.preview() == null) {
            return "";
        }
        return line.preview().strip().replaceAll("\\s+", " ");
    }
}
